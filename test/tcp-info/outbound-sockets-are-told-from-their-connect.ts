import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { measuredSocket } from '../../lib/index.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { Reports } from '../fixtures/reports.js'
import { listen, NEVER } from '../fixtures/servers.js'
import { lawfulTcp } from '../fixtures/tcp-laws.js'

const BYTES = 50_000

for (const when of [
  'before connect is called',
  'while it looks up the name',
  'once it is connected',
] as const) {
  t.test(`measured ${when}`, async (t) => {
    const server = net.createServer((socket) => {
      let received = 0
      socket.on('data', ({ length }) => {
        received += length
        if (received === BYTES) socket.end('thanks')
      })
    })
    const port = await listen(t, server)
    const socket = new net.Socket()
    const reports = new Reports()
    const measure = () => measuredSocket(socket, NEVER, reports.reporter, { tcpInfo: tcpInfo() })
    if (when === 'before connect is called') measure()
    socket.connect({ port, host: 'localhost', family: 4 })
    if (when === 'while it looks up the name') measure()
    await once(socket, 'connect')
    if (when === 'once it is connected') measure()
    socket.end(Buffer.alloc(BYTES))
    socket.resume()

    const { stats } = await reports.final()
    t.match(stats, { recvTotal: 6, sentTotal: BYTES, tcp: { deliveredTotal: BYTES } })
    t.ok(Number(stats.tcp?.minRtt) > 0)
    t.doesNotThrow(() => lawfulTcp(reports.all))
  })
}
