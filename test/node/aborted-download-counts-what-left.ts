import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import tls from 'node:tls'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { type MeasuredListenerOptions, measuredListener } from '../../lib/index.js'
import { Reports, sumOfDeltas } from '../fixtures/reports.js'
import { listen } from '../fixtures/servers.js'

const TOTAL = 50_000_000
const STALL_AT = 5_000_000
/** What the kernel's buffers of both sides may hold of it. */
const KERNEL = 12_000_000

const ways: Record<string, (socket: Socket) => void> = {
  'one write': (socket) => socket.write(Buffer.alloc(TOTAL)),
  'a thousand writes': (socket) => {
    for (let i = 0; i < 1000; i += 1) socket.write(Buffer.alloc(TOTAL / 1000))
  },
  'a thousand strings of two-byte characters': (socket) => {
    for (let i = 0; i < 1000; i += 1) socket.write('é'.repeat(TOTAL / 2000))
  },
}

const kinds: Record<string, { secure: boolean; options: MeasuredListenerOptions }> = {
  net: { secure: false, options: {} },
  'tls, on the wire': { secure: true, options: { layer: 'wire' } },
  'tls, plaintext': { secure: true, options: { layer: 'plaintext' } },
}

/** Reads until `STALL_AT` and then no more; resolves when the server could write no more either. */
async function stall(client: Socket, reports: Reports): Promise<number> {
  let got = 0
  client.on('data', (chunk: Buffer) => {
    got += chunk.length
    if (got >= STALL_AT) client.pause()
  })
  await once(client, 'pause')
  const seen = reports.all.length
  const still = (): boolean => {
    const totals = reports.all.slice(seen).map(({ stats }) => stats.sentTotal)
    return totals.length > 5 && totals.at(-1) === totals.at(-5)
  }
  await reports.until(still)
  return got
}

for (const [kind, { secure, options }] of Object.entries(kinds)) {
  for (const [way, write] of Object.entries(ways)) {
    t.test(`${kind}: ${TOTAL} bytes in ${way}`, async (t) => {
      const handle = (socket: Socket): void => {
        socket.on('error', () => undefined)
        write(socket)
      }
      const server = secure ? tls.createServer({ key, cert }, handle) : net.createServer(handle)
      const reports = new Reports()
      measuredListener(server, 20, reports.reporter, options)
      const port = await listen(t, server)
      const client = secure ? tls.connect({ port, rejectUnauthorized: false }) : net.connect(port)
      client.on('error', () => undefined)

      const got = await stall(client, reports)
      client.destroy()
      const { stats } = await reports.final()

      const totals = reports.all.map((report) => report.stats.sentTotal)
      t.ok(stats.sentTotal >= got, `${stats.sentTotal} sent, ${got} read`)
      t.ok(stats.sentTotal - got < KERNEL, `${stats.sentTotal} sent, ${got} read`)
      t.same(
        totals,
        totals.toSorted((a, b) => a - b),
        'no total falls',
      )
      t.equal(sumOfDeltas(reports.all).sent, stats.sentTotal)
    })
  }
}
