import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { measuredSocket } from '../../lib/index.js'
import { agrees } from '../fixtures/agreement.js'
import { Reports } from '../fixtures/reports.js'
import { closed, listen, NEVER } from '../fixtures/servers.js'

t.test(
  'an outbound socket: its peer is known when it is connected, its bytes count from the call',
  async (t) => {
    const server = net.createServer((socket) => socket.pipe(socket))
    const port = await listen(t, server)
    const reports = new Reports()
    const client = net.connect(port, '127.0.0.1')
    using measured = measuredSocket(client, 1, reports.reporter)
    client.write('hello')
    await reports.until(() => reports.all.some(({ stats }) => stats.recvTotal > 0))
    client.end().resume()
    const { ctx, stats } = await reports.final()
    t.match(ctx, { clientIp: '127.0.0.1', clientPort: port })
    t.same([stats.sentTotal, stats.recvTotal], [5, 5])
    t.equal(measured.stats(), stats, 'the last stats stay')
    measured.report()
    t.equal(reports.all.at(-1)?.final, true)
  },
)

t.test('an outbound TLS socket counts plaintext, none of it before the handshake', async (t) => {
  const server = tls.createServer({ key, cert }, (socket) => socket.pipe(socket))
  const port = await listen(t, server)
  const reports = new Reports()
  const client = tls.connect({ port, rejectUnauthorized: false })
  const measured = measuredSocket(client, NEVER, reports.reporter)
  client.end('x'.repeat(100_000))
  await once(client, 'connect')
  t.equal(measured.stats().sentTotal, 0)
  client.resume()
  await Promise.all([reports.final(), closed(client)])
  agrees(t, reports, { read: 100_000, written: 100_000 })
})

t.test('an outbound socket that cannot connect has a final report with the error', async (t) => {
  const server = net.createServer()
  const port = await listen(t, server)
  server.close()
  await once(server, 'close')
  const reports = new Reports()
  const client = net.connect(port, '127.0.0.1').on('error', () => undefined)
  measuredSocket(client, NEVER, reports.reporter)
  client.write('never')
  const { stats } = await reports.final()
  t.equal(stats.sentTotal, 0)
  t.match(stats.error, { code: 'ECONNREFUSED' })
})
