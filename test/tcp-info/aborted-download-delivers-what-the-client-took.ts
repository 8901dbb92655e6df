import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { bytesTaken } from '../../lib/stats/tcp-reading.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { readingOf } from '../fixtures/asked.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen } from '../fixtures/servers.js'

const TOTAL = 50_000_000
const STALL_AT = 5_000_000

const ways: Record<string, (socket: Socket) => void> = {
  'one write': (socket) => socket.write(Buffer.alloc(TOTAL)),
  'a thousand writes': (socket) => {
    for (let i = 0; i < 1000; i += 1) socket.write(Buffer.alloc(TOTAL / 1000))
  },
}

for (const [way, write] of Object.entries(ways)) {
  t.test(`of ${TOTAL} bytes in ${way} the client reads ${STALL_AT} and resets`, async (t) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined)
      write(socket)
    })
    const reports = new Reports()
    measuredListener(server, 20, reports.reporter, { tcpInfo: tcpInfo() })
    const port = await listen(t, server)
    const accepted = once(server, 'connection')
    const client = await connect(t, port)
    const [socket] = (await accepted) as [Socket]
    let got = 0
    client.on('data', (chunk: Buffer) => {
      got += chunk.length
      if (got >= STALL_AT) client.pause()
    })
    await once(client, 'pause')
    // Until the client's window has been full for far longer than the transfer took.
    await reports.until(() => {
      const { peerLimited = 0, deliveredActive = 0 } = reports.all.at(-1)?.stats.tcp ?? {}
      return peerLimited > 500 && peerLimited > 0.95 * deliveredActive
    })
    const { bytesReceived } = readingOf(client)
    const taken = bytesTaken(readingOf(socket))
    client.resetAndDestroy()

    const { stats, deltaStats } = await reports.final()
    const { deliveredTotal = 0, peerLimited = 0, deliveredActive = 0 } = stats.tcp ?? {}
    t.ok(bytesReceived >= got)
    t.equal(deliveredTotal, bytesReceived, "what was read, and what lies in the client's receive buffer")
    t.equal(stats.sentTotal, taken, 'what the kernel has taken: acknowledged, under way, not yet sent')
    t.ok(stats.sentTotal < TOTAL)
    t.ok(peerLimited > 0.9 * deliveredActive, `${peerLimited} of ${deliveredActive} ms limited by the client`)
    t.ok(deltaStats.tcp, 'the last delta too')
  })
}
