import { metrics } from '@opentelemetry/api'
import { AggregationType } from '@opentelemetry/sdk-metrics'
import t from 'tap'
import { goodputBoundaries, goodputReporter } from '../../lib/index.js'
import { Metrics, session } from '../fixtures/metrics.js'

const receive = { 'network.io.direction': 'receive', 'geo.country.iso_code': 'n/a' }
const transmit = { ...receive, 'network.io.direction': 'transmit' }

t.test('a session of 1 MB: once, bytes by connection seconds', async (t) => {
  const m = new Metrics()
  const reporter = goodputReporter({ meter: m.meter })
  const [ctx, stats, deltaStats] = session({ recvTotal: 1_000_000, sentTotal: 9_000_000, duration: 4000 })
  reporter(ctx, stats, deltaStats, false)
  reporter(ctx, stats, deltaStats, true)
  const [metric] = await m.collect()
  t.match(metric, { name: 'proxy.session.goodput', unit: 'bytes/s' })
  t.same(await m.points(), [{ attributes: receive, count: 1, sum: 250_000 }])
})

t.test('a byte less is below the floor', async (t) => {
  const m = new Metrics()
  goodputReporter({ meter: m.meter })(...session({ recvTotal: 999_999, duration: 4000 }))
  t.same(await m.collect(), [])
})

t.test('no floor: every session that moved a byte, and none that did not', async (t) => {
  const m = new Metrics()
  const reporter = goodputReporter({ meter: m.meter, minBytes: 0 })
  reporter(...session({ recvTotal: 1, duration: 1000 }))
  reporter(...session({ recvTotal: 0, duration: 1000 }))
  t.same(await m.points(), [{ attributes: receive, count: 1, sum: 1 }])
})

t.test('a duration or an active time of 0 is no sample', async (t) => {
  for (const rate of ['lifetime', 'active'] as const) {
    const m = new Metrics()
    goodputReporter({ meter: m.meter, rate })(
      ...session({ recvTotal: 2_000_000, duration: 0, recvActive: 0 }),
    )
    t.same(await m.collect(), [])
  }
})

t.test('a session whose last interval was idle is recorded all the same', async (t) => {
  const m = new Metrics()
  const [ctx, stats] = session({ recvTotal: 2_000_000, duration: 2000 })
  const [, idle] = session({ duration: 500 })
  goodputReporter({ meter: m.meter })(ctx, stats, idle, true)
  t.same(await m.points(), [{ attributes: receive, count: 1, sum: 1_000_000 }])
})

t.test('both directions, each for itself', async (t) => {
  const m = new Metrics()
  const reporter = goodputReporter({ meter: m.meter, directions: ['transmit', 'receive'] })
  reporter(...session({ recvTotal: 1_000_000, sentTotal: 3_000_000, duration: 1000 }))
  reporter(...session({ sentTotal: 5_000_000, duration: 1000 }))
  t.same(await m.points(), [
    { attributes: receive, count: 1, sum: 1_000_000 },
    { attributes: transmit, count: 2, sum: 8_000_000 },
  ])
})

t.test('downloads alone', async (t) => {
  const m = new Metrics()
  const reporter = goodputReporter({ meter: m.meter, directions: ['transmit'] })
  reporter(...session({ recvTotal: 1_000_000, sentTotal: 3_000_000, duration: 1000 }))
  t.same(await m.points(), [{ attributes: transmit, count: 1, sum: 3_000_000 }])
})

t.test("the active rate is a metric of its own: bytes by the direction's active seconds", async (t) => {
  const m = new Metrics()
  const reporter = goodputReporter({ meter: m.meter, rate: 'active', directions: ['receive', 'transmit'] })
  reporter(...session({ recvTotal: 1e6, recvActive: 500, sentTotal: 1e6, sentActive: 250, duration: 9000 }))
  const [metric] = await m.collect()
  t.equal(metric?.name, 'proxy.session.goodput.active')
  t.same(
    (await m.points()).map(({ sum }) => sum),
    [2e6, 4e6],
  )
})

t.test('half-decade boundaries by default, others by choice', async (t) => {
  t.equal(goodputBoundaries.length, 21)
  t.same(goodputBoundaries.slice(0, 4), [1, 3, 10, 30])
  t.equal(goodputBoundaries.at(-1), 1e10)
  for (const boundaries of [undefined, [1, 2, 3]]) {
    const m = new Metrics()
    const reporter = goodputReporter({ meter: m.meter, ...(boundaries && { boundaries }) })
    reporter(...session({ recvTotal: 1e6, duration: 1000 }))
    const [metric] = await m.collect()
    t.same(metric?.points[0]?.value.buckets.boundaries, boundaries ?? goodputBoundaries)
  }
})

t.test('a View turns it into an exponential histogram', async (t) => {
  const aggregation = { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const
  const m = new Metrics([{ instrumentName: 'proxy.session.goodput', aggregation }])
  goodputReporter({ meter: m.meter })(...session({ recvTotal: 1e6, duration: 1000 }))
  const [metric] = await m.collect()
  t.match(metric?.points[0]?.value, { count: 1, scale: Number, positive: { bucketCounts: [1] } })
})

t.test('without a meter the global provider is used, also one that is set later', async (t) => {
  const reporter = goodputReporter()
  const report = session({ recvTotal: 1e6, duration: 1000 })
  t.doesNotThrow(() => reporter(...report), 'no provider at all')
  const m = new Metrics()
  metrics.setGlobalMeterProvider(m.provider)
  t.teardown(() => metrics.disable())
  reporter(...report)
  reporter(...report)
  t.same(await m.points(), [{ attributes: receive, count: 2, sum: 2e6 }])
})

t.test('what the caller does with the options later changes nothing', async (t) => {
  const m = new Metrics()
  const options = { meter: m.meter, boundaries: [1, 2], attributes: { track: 'a' } }
  const reporter = goodputReporter(options)
  options.boundaries.push(3)
  options.attributes.track = 'b'
  reporter(...session({ recvTotal: 1e6, duration: 1000 }))
  const [metric] = await m.collect()
  t.same(metric?.points[0]?.value.buckets.boundaries, [1, 2])
  t.match(metric?.points[0]?.attributes, { track: 'a' })
})
