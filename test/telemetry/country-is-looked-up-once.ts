import dgram from 'node:dgram'
import net from 'node:net'
import t from 'tap'
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

t.test('a connection that clients share: of the last eight addresses each is known', async (t) => {
  const m = new Metrics()
  const { looked, reporter } = reporters(m)
  const stream = silentStream()
  const report = (last: number): void => {
    updateContext(stream, { clientIp: `8.8.8.${last}` })
    reporter(...session(moved, contextOf(stream)))
  }
  for (let last = 1; last <= 8; last += 1) report(last)
  for (let last = 1; last <= 8; last += 1) report(last)
  t.equal(looked.length, 8)
  report(9)
  report(1)
  t.equal(looked.length, 10, 'the ninth is one too many for the first')
})
