import { once } from 'node:events'
import net, { type Server, type Socket } from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { agrees, countOf } from '../fixtures/agreement.js'
import { Reports } from '../fixtures/reports.js'
import { closed, connect, listen, NEVER } from '../fixtures/servers.js'
import { unixPath } from '../fixtures/unix-path.js'

t.test('a Unix socket, which has no address', async (t) => {
  const server = net.createServer((socket) => socket.pipe(socket))
  const reports = new Reports()
  measuredListener(server, 1, reports.reporter)
  const path = await unixPath(t)
  server.listen(path)
  t.teardown(() => server.close())
  await once(server, 'listening')
  const client = net.connect(path)
  client.end('hello').resume()
  await Promise.all([reports.final(), closed(client)])
  agrees(t, reports, countOf(client))
  t.same(reports.finals[0]?.ctx, {})
})

t.test('a socket that is accepted paused', async (t) => {
  const server = net.createServer({ pauseOnConnect: true })
  const reports = new Reports()
  const listener = measuredListener(server, NEVER, reports.reporter)
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, await listen(t, server))
  const [socket] = await accepted
  client.end('hello').resume()
  listener.report()
  t.equal(reports.all[0]?.stats.recvTotal, 0, 'nothing is read before the application reads')
  socket.resume()
  await Promise.all([reports.final(), closed(client)])
  agrees(t, reports, countOf(client))
})

t.test('a half-open socket, which goes on sending', async (t) => {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.resume().on('end', () => socket.end(Buffer.alloc(2_000_000)))
  })
  const reports = new Reports()
  measuredListener(server, 1, reports.reporter)
  const client = await connect(t, await listen(t, server))
  client.end('hello').resume()
  await Promise.all([reports.final(), closed(client)])
  agrees(t, reports, countOf(client))
})

t.test('what a server emits that is no stream is left alone', async (t) => {
  const server: Server = net.createServer()
  const listener = measuredListener(server, NEVER, () => undefined)
  for (const thing of [undefined, null, 1, 'socket', {}]) server.emit('connection', thing)
  t.equal(listener.size, 0)
})
