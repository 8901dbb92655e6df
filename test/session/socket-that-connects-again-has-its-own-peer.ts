import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import t from 'tap'
import { contextOf, measuredSocket, updateContext } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { closed, listen, NEVER } from '../fixtures/servers.js'

t.test('each life of a socket has the peer and the fields of its own', async (t) => {
  const ports: number[] = []
  for (let i = 0; i < 2; i += 1)
    ports.push(
      await listen(
        t,
        net.createServer((socket) => socket.end('x')),
      ),
    )
  for (const stopAfter of [false, true]) {
    const socket = new net.Socket()
    const contexts: unknown[] = []
    const locals: number[] = []
    for (const [index, port] of ports.entries()) {
      socket.connect(port, '127.0.0.1')
      await once(socket, 'connect')
      locals.push((socket.address() as AddressInfo).port)
      if (index === 1) updateContext(socket, { note: 'second' })
      const reports = new Reports()
      const measured = measuredSocket(socket, NEVER, reports.reporter)
      if (index === 0) updateContext(socket, { note: 'first' })
      socket.resume()
      await closed(socket)
      contexts.push((await reports.final()).ctx, contextOf(socket))
      if (stopAfter) measured.stop()
    }
    const [first, second] = ports.map((clientPort, index) => ({
      clientIp: '127.0.0.1',
      clientPort,
      localPort: locals[index],
      note: ['first', 'second'][index],
    }))
    t.same(contexts, [first, first, second, second])
  }
})

t.test('a socket that is measured before connect() has a peer in every report after', async (t) => {
  const port = await listen(
    t,
    net.createServer((socket) => socket.end('x')),
  )
  const socket = new net.Socket()
  const reports = new Reports()
  const measured = measuredSocket(socket, NEVER, reports.reporter)
  socket.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  measured.report()
  socket.resume()
  const { ctx, stats } = await reports.final()
  t.match(ctx, { clientIp: '127.0.0.1', clientPort: port })
  t.same(reports.all[0]?.ctx, ctx)
  t.equal(stats.recvTotal, 1)
})

t.test('a socket that has connected again, and that nobody measures, has no context', async (t) => {
  const port = await listen(
    t,
    net.createServer((socket) => socket.end('x')),
  )
  const socket = new net.Socket()
  const reports = new Reports()
  measuredSocket(socket, NEVER, reports.reporter)
  socket.connect(port, '127.0.0.1').resume()
  await closed(socket)
  t.match(contextOf(socket), { clientPort: port })
  socket.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  t.same(contextOf(socket), {})
  t.ok(Object.isFrozen(contextOf(socket)))
  updateContext(socket, { note: 'second' })
  t.same(contextOf(socket), { note: 'second' })
  socket.destroy()
})
