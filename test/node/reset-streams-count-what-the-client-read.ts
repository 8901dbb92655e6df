import { once } from 'node:events'
import http from 'node:http'
import net, { type Socket } from 'node:net'
import tls from 'node:tls'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { measuredListener, measuredSocket } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { listen, NEVER } from '../fixtures/servers.js'
import { unixPath } from '../fixtures/unix-path.js'

/** What loopback's buffers can hold of small writes, and the write that fails. */
const KERNEL = 8 * 2 ** 20

/** Writes until the stream is destroyed, whether or not anything fails. */
function writeOften(stream: { write(text: string): unknown; destroyed: boolean }, bytes: number): void {
  const timer = setInterval(() => {
    if (stream.destroyed) clearInterval(timer)
    else stream.write('x'.repeat(bytes))
  }, 5)
}

function quiet(socket: Socket): Socket {
  return socket.on('error', () => undefined)
}

const servers: Record<string, (bytes: number) => net.Server> = {
  net: (bytes) => net.createServer((socket) => writeOften(quiet(socket), bytes)),
  http: (bytes) => http.createServer((_req, res) => writeOften(res, bytes)),
  'tls on the wire': (bytes) => tls.createServer({ key, cert }, (socket) => writeOften(quiet(socket), bytes)),
}

for (const [name, serverOf] of Object.entries(servers)) {
  for (const bytes of [1000, 20_000]) {
    t.test(`${name}, ${bytes} B often, to clients that reset`, async (t) => {
      const server = serverOf(bytes)
      const reports = new Reports()
      measuredListener(server, NEVER, reports.reporter)
      const port = await listen(t, server)
      const read: number[] = []
      for (let i = 0; i < 12; i += 1) {
        const raw = quiet(net.connect(port, '127.0.0.1'))
        const client = name.startsWith('tls')
          ? quiet(tls.connect({ socket: raw, rejectUnauthorized: false }))
          : raw
        if (name === 'http') raw.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
        let got = 0
        client.on('data', (chunk: Buffer) => {
          got += chunk.length
        })
        while (got < 3 * bytes) await once(client, 'data')
        read.push(got)
        raw.resetAndDestroy()
        await reports.until(() => reports.finals.length > i)
        const { stats } = reports.finals[i] as (typeof reports.finals)[number]
        t.ok(
          stats.sentTotal >= got && stats.sentTotal <= got + KERNEL,
          `${stats.sentTotal} sent, ${got} read`,
        )
      }
    })
  }
}

t.test('a Unix socket whose client closes with unread data', async (t) => {
  const path = await unixPath(t)
  const server = net.createServer((socket) => writeOften(quiet(socket), 1000))
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter)
  server.listen(path)
  t.teardown(() => server.close())
  await once(server, 'listening')
  const client = quiet(net.connect(path))
  let got = 0
  client.on('data', (chunk: Buffer) => {
    got += chunk.length
  })
  while (got < 5000) await once(client, 'data')
  client.destroy()
  const { stats } = await reports.final()
  t.ok(stats.sentTotal >= got && stats.sentTotal <= got + KERNEL, `${stats.sentTotal} sent, ${got} read`)
})

t.test('an upload that the server resets', async (t) => {
  let got = 0
  const server = net.createServer((socket) => {
    socket.on('data', (chunk) => {
      got += chunk.length
      if (got >= 20_000) socket.resetAndDestroy()
    })
  })
  const port = await listen(t, server)
  const socket = quiet(net.connect(port, '127.0.0.1'))
  const reports = new Reports()
  measuredSocket(socket, NEVER, reports.reporter)
  await once(socket, 'connect')
  writeOften(socket, 1000)
  const { stats } = await reports.final()
  t.ok(stats.sentTotal >= got && stats.sentTotal <= got + KERNEL, `${stats.sentTotal} sent, ${got} read`)
})
