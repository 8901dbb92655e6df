import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import http2 from 'node:http2'
import { mock } from 'node:test'
import t from 'tap'
import { contextOf, measuredListener } from '../../lib/index.js'
import { contextWithoutStores } from '../../lib/node/async-context.js'
import { now, startTimer, stopTimer, useClock } from '../../lib/schedule/clock.js'
import { Reports } from '../fixtures/reports.js'
import { listen, NEVER } from '../fixtures/servers.js'
import { acceptStreams, idleServer } from '../fixtures/streams.js'

// Ours keep nothing alive.
const alive = setInterval(() => undefined, 1000)
t.teardown(() => clearInterval(alive))

t.test("interval reports run in no store, whoever's connection started the timer", async (t) => {
  const storage = new AsyncLocalStorage<string>()
  const server = idleServer()
  const stores: (string | undefined)[] = []
  const reports = new Reports()
  const listener = measuredListener(server, 5, (ctx, stats, deltaStats, final) => {
    if (!final) stores.push(storage.getStore())
    reports.reporter(ctx, stats, deltaStats, final)
  })
  storage.run('of the first request', () => acceptStreams(server, 1))
  await reports.until(() => reports.all.length > 3)
  listener.stop()
  t.same([...new Set(stores)], [undefined])
})

t.test('nor in the store that the package is loaded in, by a first request say', (t) => {
  const storage = new AsyncLocalStorage<string>()
  const context = storage.run('of the first request', contextWithoutStores)
  storage.run('of another', () => {
    context.runInAsyncScope(setTimeout, undefined, () => {
      t.equal(storage.getStore(), undefined)
      t.end()
    })
  })
})

t.test('fake clocks of an application neither see our timer nor stop it', async (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] })
  const server = idleServer()
  const reports = new Reports()
  const listener = measuredListener(server, 20, reports.reporter)
  acceptStreams(server, 1)
  mock.timers.runAll()
  t.equal(reports.all.length, 0, 'it does not run with theirs')
  mock.timers.reset()
  await reports.until(() => reports.all.length > 3)
  listener.stop()
  for (const { stats } of reports.all) t.ok(stats.duration >= 0)
})

t.test('a clock that falls makes no time fall', async (t) => {
  const times = [1000, 500, -30_000, 1001]
  useClock({ now: () => times.shift() as number, setTimeout: () => 0, clearTimeout: () => undefined })
  t.teardown(() => useClock())
  t.same([now(), now(), now(), now()], [1000, 1000, 1000, 1001])
})

t.test('a setTimeout that returns a number, as in a browser', async (t) => {
  const stopped: unknown[] = []
  useClock({ now: () => 0, setTimeout: () => 7, clearTimeout: (timer) => stopped.push(timer) })
  t.teardown(() => useClock())
  stopTimer(startTimer(() => undefined, 5))
  stopTimer(undefined)
  t.same(stopped, [7])
})

t.test('a fake nextTick, as jest has one, does not see ours', async (t) => {
  const real = process.nextTick
  const server = http2.createServer((request, response) => {
    response.on('close', () => seen.push(contextOf(request.socket).clientIp))
    response.end()
  })
  const seen: (string | undefined)[] = []
  const faked: unknown[] = []
  // Restored before Node's own listener, which looks for it on `process`, too.
  server.prependListener('connection', () => {
    process.nextTick = real
  })
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter)
  server.prependListener('connection', () => {
    process.nextTick = (callback: unknown) => faked.push(callback)
  })
  const port = await listen(t, server)
  const client = http2.connect(`http://127.0.0.1:${port}`)
  await once(client.request({ ':path': '/' }).resume(), 'close')
  client.close()
  await reports.final()
  t.same([faked, seen], [[], ['127.0.0.1']])
})
