import t from 'tap'
import { measuredListener, type Reporter } from '../../lib/index.js'
import { HandClock } from '../fixtures/clock.js'
import { Reports } from '../fixtures/reports.js'
import { acceptStreams, idleServer, silentStream } from '../fixtures/streams.js'

t.test('every interval counted from the accept of each, whatever the rateInterval', async (t) => {
  const clock = new HandClock(t)
  const server = idleServer()
  const reports = new Reports()
  const listener = measuredListener(server, 1500, reports.reporter)
  acceptStreams(server, 1)
  clock.pass(700)
  acceptStreams(server, 1)
  clock.pass(4000)
  const durations = reports.all.map(({ stats }) => stats.duration)
  t.same(durations, [1500, 1500, 3000, 3000, 4500])
  listener.stop()
})

t.test('no timer without a connection', async (t) => {
  const clock = new HandClock(t)
  const server = idleServer()
  const listener = measuredListener(server, 100, () => undefined)
  clock.pass(10_000)
  t.equal(clock.timers, 0)
  const streams = acceptStreams(server, 50)
  t.equal(clock.timers, 1, 'one for all')
  for (const stream of streams) stream.destroy()
  clock.pass(10_000)
  t.equal(clock.timers, 1)
  t.equal(listener.size, 0)
})

t.test('after a blocked event loop a connection has one report, and then its old rhythm', async (t) => {
  const clock = new HandClock(t)
  const server = idleServer()
  const reports = new Reports()
  const listener = measuredListener(server, 1000, reports.reporter)
  acceptStreams(server, 1)
  clock.pass(1000)
  clock.block(5300)
  t.same(
    reports.all.map(({ deltaStats }) => deltaStats.duration),
    [1000, 5300],
  )
  clock.pass(700)
  t.equal(reports.all.at(-1)?.stats.duration, 7000)
  listener.stop()
})

t.test('rates of samples between reports, exactly', async (t) => {
  const clock = new HandClock(t)
  const server = idleServer()
  const reports = new Reports()
  measuredListener(server, 3000, reports.reporter)
  const stream = silentStream()
  server.emit('connection', stream)
  for (const bytes of [100, 400, 0, 0, 0, 50, 30]) {
    stream.push(Buffer.alloc(bytes))
    clock.pass(1000)
  }
  clock.pass(200)
  stream.push(Buffer.alloc(6))
  stream.destroy()
  const rates = reports.all.map(({ stats, deltaStats }) =>
    [stats, deltaStats].map((each) => [
      each.recvTotal,
      each.recvMin,
      each.recvMax,
      each.recvAvg,
      each.recvActive,
    ]),
  )
  t.same(rates, [
    [
      [500, 100, 400, 250, 2000],
      [500, 100, 400, 250, 2000],
    ],
    [
      [550, 50, 400, 550 / 3, 3000],
      [50, 50, 50, 50, 1000],
    ],
    [
      [586, 30, 400, 586_000 / 4200, 4200],
      [36, 30, 30, 30, 1200],
    ],
  ])
  t.same(
    reports.all.map(({ deltaStats }) => deltaStats.duration),
    [3000, 3000, 1200],
  )
})

t.test('bytes after a long silence have the rate of the sample they are in', async (t) => {
  const clock = new HandClock(t)
  const server = idleServer()
  const reports = new Reports()
  const listener = measuredListener(server, 10_000, reports.reporter)
  const stream = silentStream()
  server.emit('connection', stream)
  clock.pass(10_000)
  clock.pass(4000)
  stream.push(Buffer.alloc(1000))
  clock.pass(2000)
  listener.report()
  const last = reports.all.at(-1)
  t.match(last?.deltaStats, { recvTotal: 1000, recvMax: 1000, recvActive: 1000, duration: 6000 })
  t.match(last?.stats, { recvTotal: 1000, recvMax: 1000, recvActive: 1000, duration: 16_000 })
  listener.stop()
})

t.test('bytes that a report has told belong to the sample that ends after it', async (t) => {
  const clock = new HandClock(t)
  const server = idleServer()
  const reports = new Reports()
  const listener = measuredListener(server, 60_000, reports.reporter)
  const stream = silentStream()
  server.emit('connection', stream)
  clock.pass(300)
  stream.push(Buffer.alloc(600))
  clock.pass(300)
  listener.report()
  clock.pass(1400)
  listener.stop()
  t.match(reports.all[0]?.stats, { recvTotal: 600, recvMax: 1000, recvActive: 600 })
  t.match(reports.all[1]?.stats, { recvTotal: 600, recvMax: 600, recvActive: 1000, duration: 2000 })
  t.match(reports.all[1]?.deltaStats, { recvTotal: 0, recvMax: 0, recvActive: 0, duration: 1400 })
})

t.test(
  'a regular report from which report() is called: the others are reported, and it is not again',
  async (t) => {
    const clock = new HandClock(t)
    const server = idleServer()
    const reports = new Reports()
    const listener = measuredListener(server, 1000, (ctx, stats, deltaStats, final) => {
      reports.reporter(ctx, stats, deltaStats, final)
      if (reports.all.length === 1) listener.report()
    })
    acceptStreams(server, 1)
    clock.pass(500)
    acceptStreams(server, 1)
    clock.pass(500)
    t.same(
      reports.all.map(({ stats }) => stats.duration),
      [1000, 500],
    )
    listener.stop()
  },
)

t.test('many that are due at once are reported in several runs', async (t) => {
  const clock = new HandClock(t)
  const server = idleServer()
  const reports = new Reports()
  // Each report takes a millisecond of the clock.
  const reporter: Reporter = (...report) => {
    clock.spent += 1
    reports.reporter(...report)
  }
  measuredListener(server, 1000, reporter)
  acceptStreams(server, 20)
  clock.pass(999)
  clock.pass(1)
  const first = reports.all.length
  t.ok(first > 0 && first < 5, `${first} in the first run`)
  for (let i = 0; i < 20; i += 1) clock.pass(1)
  t.equal(reports.all.length, 20, 'all have theirs')
})

t.test('the last that goes from inside the timer stops it; a new one starts it again', async (t) => {
  const clock = new HandClock(t)
  const server = idleServer()
  const reports = new Reports()
  const reporter: Reporter = (ctx, stats, deltaStats, final) => {
    reports.reporter(ctx, stats, deltaStats, final)
    if (final) return
    streams.shift()?.destroy()
    if (reports.all.length < 3) streams.push(...acceptStreams(server, 1))
  }
  const listener = measuredListener(server, 1000, reporter)
  const streams = acceptStreams(server, 1)
  clock.pass(10_000)
  t.same(
    reports.all.map(({ final }) => final),
    [false, true, false, true],
  )
  t.equal(listener.size, 0)
})
