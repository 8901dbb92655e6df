import dgram from 'node:dgram'
import net from 'node:net'
import t from 'tap'
import type { ConnectionContext } from '../../lib/index.js'
import {
  contextOf,
  measuredDatagrams,
  measuredListener,
  observeConnections,
  updateContext,
} from '../../lib/index.js'
import { Metrics, session } from '../fixtures/metrics.js'
import { everyReporter } from '../fixtures/reporters.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'
import { silentStream } from '../fixtures/streams.js'

/** All reporters, and the addresses that they have looked up. */
function reporters(m: Metrics, lookup: (ip: string) => string = () => 'US') {
  const looked: string[] = []
  const countryLookup = (ip: string): string => {
    looked.push(ip)
    return lookup(ip)
  }
  const options = { meter: m.meter, countryLookup }
  return { looked, options, reporter: everyReporter(options) }
}

const moved = { recvTotal: 10, recvActive: 10, sentTotal: 10, sentActive: 10, duration: 10 }

async function countries(m: Metrics): Promise<unknown[]> {
  const points = (await m.collect()).flatMap(({ points }) => points)
  return [...new Set(points.map(({ attributes }) => attributes['geo.country.iso_code']))]
}

t.test('of a real connection: once for all metrics, once more for a new address', async (t) => {
  const m = new Metrics()
  const { looked, options, reporter } = reporters(m)
  const server = net.createServer((socket) => {
    updateContext(socket, { clientIp: '8.8.8.8' })
    socket.pipe(socket)
  })
  const listener = measuredListener(server, NEVER, reporter)
  observeConnections(listener, options)
  const port = await listen(t, server)
  const exchange = async (): Promise<void> => {
    const client = await connect(t, port)
    for await (const _chunk of client.end('hello'));
  }
  const client = await connect(t, port)
  client.write('hello')
  await new Promise((resolve) => client.once('data', resolve))
  listener.report()
  await m.collect()
  t.same(looked, ['8.8.8.8'])

  const [socket] = await new Promise<net.Socket[]>((resolve) => {
    server.once('connection', (socket: net.Socket) => resolve([socket]))
    void exchange()
  })
  updateContext(socket as net.Socket, { track: 'a' })
  listener.report()
  updateContext(socket as net.Socket, { track: 'b' })
  listener.report()
  await m.collect()
  t.same(looked, ['8.8.8.8', '8.8.8.8'], 'a second connection; its context changes, its address does not')
  updateContext(socket as net.Socket, { clientIp: '1.1.1.1' })
  listener.stop()
  t.same(looked, ['8.8.8.8', '8.8.8.8', '1.1.1.1'])
  t.same(await countries(m), ['US'])
})

t.test('a look-up that throws is asked once, tells its error once, and loses no sample', async (t) => {
  const m = new Metrics()
  const { looked, reporter } = reporters(m, () => {
    throw new Error('database gone')
  })
  t.throws(() => reporter(...session(moved, { clientIp: '8.8.8.8' })), { message: 'database gone' })
  t.same(looked, ['8.8.8.8'])
  t.equal((await m.collect()).length, 4)
  t.same(await countries(m), ['n/a'])
})

t.test('two look-ups that differ tell each its own', async (t) => {
  const m = new Metrics()
  const ctx = { clientIp: '8.8.8.8' }
  reporters(m, () => 'US').reporter(...session(moved, ctx))
  reporters(m, () => 'DE').reporter(...session(moved, ctx))
  t.same(await countries(m), ['US', 'DE'])
})

t.test('of a datagram session whose context changes, once', async (t) => {
  const m = new Metrics()
  const { looked, reporter } = reporters(m)
  const socket = dgram.createSocket('udp4')
  t.teardown(() => socket.close())
  const datagrams = measuredDatagrams(socket, NEVER, reporter)
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const peer = { address: '127.0.0.1', port: 9 }
  await new Promise((resolve) => socket.send('hello', peer.port, peer.address, resolve))
  t.equal(datagrams.updateContext(peer, { clientIp: '8.8.8.8' }), true)
  datagrams.report()
  datagrams.updateContext(peer, { track: 'a' })
  datagrams.stop()
  t.same(looked, ['8.8.8.8'])
})

t.test(
  'what is kept is bounded: of old connections only a context made anew is looked up again',
  async (t) => {
    const m = new Metrics()
    const { looked, reporter } = reporters(m)
    const context = (n: number): ConnectionContext => ({
      clientIp: `8.8.${n >> 8}.${n & 255}`,
      clientPort: n,
    })
    const [first, stream] = [context(0), silentStream()]
    updateContext(stream, { clientIp: '9.9.9.9' })
    reporter(...session(moved, contextOf(stream)))
    reporter(...session(moved, first))
    for (let n = 1; n <= 10_000; n += 1) reporter(...session(moved, context(n)))
    t.equal(looked.length, 10_002)
    reporter(...session(moved, first))
    updateContext(stream, { track: 'a' })
    reporter(...session(moved, contextOf(stream)))
    reporter(...session(moved, context(10_000)))
    t.equal(looked.length, 10_002, "a connection's context may change at any time")
    reporter(...session(moved, context(0)))
    t.equal(looked.length, 10_003)
  },
)
