import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import t from 'tap'
import { contextOf, measuredListener, measuredSocket, updateContext } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { connect, dial, listen, NEVER } from '../fixtures/servers.js'
import { silentStream } from '../fixtures/streams.js'

t.test('the addresses, in canonical form, are there from the start and in the final report', async (t) => {
  const server = net.createServer()
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter)
  server.listen(0, '::')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = dial(t, port)
  const [socket] = await accepted
  t.equal(socket.remoteAddress, '::ffff:127.0.0.1', 'what Node has')
  const expected = { clientIp: '127.0.0.1', clientPort: client.localPort, localPort: port }
  t.same(contextOf(socket), expected)
  client.resetAndDestroy()
  socket.on('error', () => undefined)
  t.same((await reports.final()).ctx, expected)
})

t.test('every update is a new frozen object, and changes none that was given before', async (t) => {
  const server = net.createServer()
  const reports = new Reports()
  const listener = measuredListener(server, NEVER, reports.reporter)
  const accepted = once(server, 'connection') as Promise<[Socket]>
  await connect(t, await listen(t, server))
  const [socket] = await accepted
  listener.report()
  updateContext(socket, { track: 'a' })
  listener.report()
  const [before, after] = reports.all.map(({ ctx }) => ctx)
  t.notMatch(before, { track: 'a' })
  t.match(after, { track: 'a' })
  t.ok(Object.isFrozen(before) && Object.isFrozen(after))
})

const addresses: Record<string, string> = {
  '::ffff:192.0.2.1': '192.0.2.1',
  '::FFFF:C000:0201': '192.0.2.1',
  '2001:DB8:0::1': '2001:db8::1',
  '203.0.113.7': '203.0.113.7',
  'no address': 'no address',
}
for (const [given, canonical] of Object.entries(addresses)) {
  t.test(`an update of clientIp to ${given} reads ${canonical}`, async (t) => {
    const socket = silentStream()
    updateContext(socket, { clientIp: given })
    t.same(contextOf(socket), { clientIp: canonical })
  })
}

t.test("an update of clientIp replaces the peer's; one that is undefined does not", async (t) => {
  const server = net.createServer()
  measuredListener(server, NEVER, () => undefined)
  const accepted = once(server, 'connection') as Promise<[Socket]>
  await connect(t, await listen(t, server))
  const [socket] = await accepted
  updateContext(socket, { clientIp: undefined, x: 1 })
  t.match(contextOf(socket), { clientIp: '127.0.0.1', x: 1 })
  updateContext(socket, { clientIp: '203.0.113.7' })
  t.match(contextOf(socket), { clientIp: '203.0.113.7', x: 1 })
})

t.test(
  'of a socket that nobody measures it is empty and frozen; updates are kept for who does later',
  async (t) => {
    const socket = silentStream()
    t.same(contextOf(socket), {})
    t.ok(Object.isFrozen(contextOf(socket)))
    updateContext(socket, { clientIp: '203.0.113.7', track: 'a' })
    const reports = new Reports()
    measuredSocket(socket, NEVER, reports.reporter).stop()
    t.same(reports.finals[0]?.ctx, { clientIp: '203.0.113.7', track: 'a' })
  },
)

for (const known of [{ remoteAddress: '192.0.2.1' }, { remoteAddress: '192.0.2.1', remotePort: 1 }]) {
  t.test(`a Duplex that knows ${Object.keys(known).join(' and ')}`, async (t) => {
    const server = net.createServer()
    const listener = measuredListener(server, NEVER, () => undefined)
    const stream = Object.assign(silentStream(), known)
    server.emit('connection', stream)
    const { remoteAddress: clientIp, remotePort } = known
    t.same(contextOf(stream), remotePort === undefined ? { clientIp } : { clientIp, clientPort: remotePort })
    listener.stop()
  })
}

t.test('connections() has each open connection, read now', async (t) => {
  const server = net.createServer()
  const listener = measuredListener(server, NEVER, () => undefined)
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, await listen(t, server))
  const [socket] = await accepted
  client.write('hello')
  await once(socket, 'data')
  const [only, ...others] = listener.connections()
  t.same(others, [])
  t.equal(only?.ctx.clientPort, client.localPort)
  t.equal(only?.stats.recvTotal, 5)
  t.equal(listener.size, 1)
  t.equal(listener.server, server)
})
