import { once } from 'node:events'
import http from 'node:http'
import http2 from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { Duplex } from 'node:stream'
import t from 'tap'
import { measuredListener, measuredSocket, type Reporter, updateContext } from '../../lib/index.js'
import { lawful } from '../fixtures/laws.js'
import { Reports, sumOfDeltas } from '../fixtures/reports.js'
import { listen, NEVER } from '../fixtures/servers.js'
import { acceptStreams, idleServer } from '../fixtures/streams.js'

const CLIENTS: Record<string, number> = { '198.51.100.1': 1000, '198.51.100.2': 200_000, '198.51.100.3': 10 }
/** Headers of a request, and of a response. */
const HEADERS = 400

t.test('clients that share a keep-alive connection each have their sessions', async (t) => {
  const server = http.createServer((req, res) => {
    const clientIp = req.headers['x-real-ip']?.toString()
    updateContext(req.socket, { clientIp })
    res.end('x'.repeat(CLIENTS[clientIp as string] as number))
  })
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter)
  const port = await listen(t, server)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const asked = ['1', '1', '2', '3', '2', '1'].map((last) => `198.51.100.${last}`)
  for (const ip of asked) {
    const [res] = (await once(http.get({ port, agent, headers: { 'x-real-ip': ip } }), 'response')) as [
      http.IncomingMessage,
    ]
    await once(res.resume(), 'end')
  }
  agent.destroy()
  await reports.until(() => reports.finals.length === 5)
  t.same(
    reports.finals.map(({ ctx }) => ctx.clientIp),
    ['198.51.100.1', '198.51.100.2', '198.51.100.3', '198.51.100.2', '198.51.100.1'],
  )
  const requests = [2, 1, 1, 1, 1]
  for (const [index, { ctx, stats, deltaStats }] of reports.finals.entries()) {
    const expected = (CLIENTS[ctx.clientIp as string] as number) * (requests[index] as number)
    const over = stats.sentTotal - expected
    t.ok(over >= 0 && over <= HEADERS * 2, `${stats.sentTotal} for ${expected}`)
    t.equal(stats.error, undefined)
    t.same(deltaStats, stats)
    lawful(stats)
  }
})

t.test('splitBy names the field: every request is a session', async (t) => {
  let id = 0
  const server = http.createServer((req, res) => {
    updateContext(req.socket, { requestId: id++ })
    res.end('x')
  })
  const every = new Reports()
  const never = new Reports()
  const other = new Reports()
  measuredListener(server, NEVER, every.reporter, { splitBy: ['requestId'] })
  measuredListener(server, NEVER, never.reporter, { splitBy: [] })
  measuredListener(server, NEVER, other.reporter)
  const port = await listen(t, server)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  for (let i = 0; i < 4; i += 1) {
    const [res] = (await once(http.get({ port, agent }), 'response')) as [http.IncomingMessage]
    await once(res.resume(), 'end')
  }
  agent.destroy()
  await never.final()
  await other.final()
  await every.until(() => every.finals.length === 4)
  t.same(
    every.finals.map(({ ctx }) => (ctx as { requestId?: number }).requestId),
    [0, 1, 2, 3],
  )
  t.equal(never.finals.length, 1)
  t.equal(other.finals.length, 1)
  const whole = never.finals[0]?.stats
  t.same(
    [sumOfDeltas(every.all).recv, sumOfDeltas(every.all).sent],
    [whole?.recvTotal, whole?.sentTotal],
    'the sessions add up to the connection',
  )
})

t.test('one client of http2: nothing to split', async (t) => {
  const server = http2.createServer((req, res) => {
    updateContext(req.socket, { clientIp: '198.51.100.1' })
    res.end('x')
  })
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter)
  server.listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  for (let i = 0; i < 3; i += 1) await once(client.request({ ':path': '/' }).resume(), 'close')
  client.close()
  t.match((await reports.final()).ctx, { clientIp: '198.51.100.1' })
  t.equal(reports.all.length, 1)
})

/** A stream of which a listener reports, and the bytes that are pushed into it. */
function measured(reporter: Reporter) {
  const server = idleServer()
  const listener = measuredListener(server, NEVER, reporter)
  const [stream] = acceptStreams(server, 1) as [Duplex]
  stream.resume()
  return { listener, stream }
}

t.test('the first value names a session; the same one again, and another field, split nothing', async (t) => {
  const reports = new Reports()
  const { listener, stream } = measured(reports.reporter)
  for (const fields of [
    { clientIp: '192.0.2.1' },
    { clientIp: '192.0.2.1' },
    { note: 1 },
    { clientIp: undefined },
  ]) {
    updateContext(stream, fields)
  }
  t.equal(reports.all.length, 0)
  updateContext(stream, { clientIp: '192.0.2.2' })
  t.equal(reports.all.length, 1)
  t.equal(listener.size, 1)
  t.match([...listener.connections()], [{ ctx: { clientIp: '192.0.2.2', note: 1 }, stats: { recvTotal: 0 } }])
  listener.stop()
  t.same(
    reports.all.map(({ ctx, final }) => [ctx.clientIp, final]),
    [
      ['192.0.2.1', true],
      ['192.0.2.2', true],
    ],
  )
})

t.test(
  'a split from inside a report, of itself, and a stop from inside the final one of a split',
  async (t) => {
    const reports = new Reports()
    const { listener, stream } = measured((ctx, stats, deltaStats, final) => {
      reports.reporter(ctx, stats, deltaStats, final)
      if (!final) updateContext(stream, { clientIp: '192.0.2.2' })
      else if (ctx.clientIp === '192.0.2.2') listener.stop()
    })
    updateContext(stream, { clientIp: '192.0.2.1' })
    stream.push('12345')
    listener.report()
    t.same(
      reports.all.map(({ ctx, stats, deltaStats, final }) => [
        ctx.clientIp,
        stats.recvTotal,
        deltaStats.recvTotal,
        final,
      ]),
      [
        ['192.0.2.1', 5, 5, false],
        ['192.0.2.1', 5, 0, true],
      ],
    )
    stream.push('1234567')
    updateContext(stream, { clientIp: '192.0.2.3' })
    t.equal(listener.size, 0)
    t.same(
      reports.all.slice(2).map(({ ctx, stats }) => [ctx.clientIp, stats.recvTotal]),
      [['192.0.2.2', 7]],
    )
  },
)

t.test('a measuredSocket splits, too; its stats are of the session that is open', async (t) => {
  const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() })
  const reports = new Reports()
  const socket = measuredSocket(stream, NEVER, reports.reporter)
  stream.resume()
  updateContext(stream, { clientIp: '192.0.2.1' })
  stream.push('123')
  updateContext(stream, { clientIp: '192.0.2.2' })
  t.equal(socket.stats().recvTotal, 0)
  stream.on('error', () => undefined).destroy(new Error('at the end'))
  t.equal(reports.finals.length, 2)
  t.equal(reports.finals[0]?.stats.error, undefined)
  t.match(reports.finals[1]?.stats.error, { message: 'at the end' })
})

t.test('a split session whose reporter destroys the socket is the last', async (t) => {
  const reports = new Reports()
  const server = http.createServer((req, res) => {
    updateContext(req.socket, { clientIp: req.url?.slice(1) ?? '' })
    res.end('x')
  })
  const sockets: Socket[] = []
  server.on('connection', (socket: Socket) => sockets.push(socket))
  measuredListener(server, NEVER, (ctx, stats, deltaStats, final) => {
    reports.reporter(ctx, stats, deltaStats, final)
    sockets[0]?.destroy()
  })
  const port = await listen(t, server)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const get = (path: string) =>
    new Promise<void>((resolve) => {
      http.get({ port, agent, path }, (res) => res.resume().on('close', resolve)).on('error', () => resolve())
    })
  await get('/192.0.2.1')
  await get('/192.0.2.2')
  agent.destroy()
  t.equal(reports.all.length, 1)
})

t.test('every value names a session, and only another value ends it', async (t) => {
  const server = idleServer()
  const reports = new Reports()
  const fields = ['id', 'constructor']
  const listener = measuredListener(server, NEVER, reports.reporter, { splitBy: fields })
  const [stream] = acceptStreams(server, 1)
  for (const field of fields) {
    const before = reports.all.length
    // 'A' once more after each: what is set and set back is another client in between.
    for (const id of [undefined, 'A', 'A', null, 'A', undefined, undefined, 'B', 1, '1', NaN, NaN, 0, 'A']) {
      updateContext(stream as Duplex, { [field]: id })
    }
    t.same(
      reports.all.slice(before).map(({ ctx }) => Reflect.get(ctx, field)),
      ['A', null, 'A', undefined, 'B', 1, '1', NaN, 0],
    )
  }
  listener.stop()
})

t.test('a reporter that names another client while the session of the last one ends', (t) => {
  const server = idleServer()
  const reports = new Reports()
  const reporter: Reporter = (ctx, stats, deltaStats, final) => {
    reports.reporter(ctx, stats, deltaStats, final)
    if (reports.all.length === 1) updateContext(stream as Duplex, { id: 'C', note: 'last' })
  }
  const listener = measuredListener(server, NEVER, reporter, { splitBy: ['id'] })
  const [stream] = acceptStreams(server, 1)
  updateContext(stream as Duplex, { id: 'A' })
  updateContext(stream as Duplex, { id: 'B' })
  t.equal(listener.size, 1)
  listener.stop()
  t.same(
    reports.all.map(({ ctx, final }) => [ctx, final]),
    [
      [{ id: 'A' }, true],
      [{ id: 'B', note: 'last' }, true],
    ],
  )
  t.end()
})
