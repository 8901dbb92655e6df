import t from 'tap'
import { goodputReporter, tcpReporter } from '../../lib/index.js'
import { Metrics, session, tcp } from '../fixtures/metrics.js'

const country = { 'geo.country.iso_code': 'n/a' }
const receive = { ...country, 'network.io.direction': 'receive' }
const transmit = { ...country, 'network.io.direction': 'transmit' }

t.test("the session's least round-trip time, once, in seconds", async (t) => {
  const m = new Metrics()
  const reporter = tcpReporter({ meter: m.meter, attributes: { track: 'a' } })
  const [ctx, stats, deltaStats] = session({ tcp: tcp({ rtt: 80, minRtt: 50 }) })
  reporter(ctx, stats, deltaStats, false)
  t.same(await m.collect(), [])
  reporter(ctx, stats, deltaStats, true)
  t.match(await m.collect(), [{ name: 'proxy.session.rtt', unit: 's' }])
  t.same(await m.points(), [{ attributes: { ...country, track: 'a' }, count: 1, sum: 0.05 }])
})

t.test('none where the kernel has none', async (t) => {
  const m = new Metrics()
  const reporter = tcpReporter({ meter: m.meter })
  reporter(...session({ duration: 10 }))
  reporter(...session({ tcp: tcp({ minRtt: 0 }) }))
  t.same(await m.collect(), [])
})

t.test('from a tenth of a millisecond to five seconds, three boundaries a decade', async (t) => {
  const m = new Metrics()
  tcpReporter({ meter: m.meter })(...session({ tcp: tcp({ minRtt: 1 }) }))
  const boundaries = (await m.collect())[0]?.points[0]?.value.buckets.boundaries ?? []
  t.same(boundaries.slice(0, 4), [0.0001, 0.0002, 0.0005, 0.001])
  t.equal(boundaries.at(-1), 5)
  t.equal(boundaries.length, 15)
})

t.test('bytes sent again, with every report that has some', async (t) => {
  const m = new Metrics()
  const reporter = tcpReporter({ meter: m.meter })
  const [ctx, stats] = session({ tcp: tcp({ retransmittedTotal: 5000 }) })
  const delta = (retransmittedTotal: number) => session({ tcp: tcp({ retransmittedTotal }) })[1]
  reporter(ctx, stats, delta(3000), false)
  reporter(ctx, stats, delta(0), false)
  reporter(ctx, stats, delta(2000), true)
  const [metric] = await m.collect()
  t.match(metric, { name: 'proxy.tcp.retransmitted', unit: 'bytes' })
  t.same(
    metric?.points.map(({ attributes, value }) => [attributes, value]),
    [[country, 5000]],
  )
})

t.test('the delivered rate: of what the peer acknowledged, and of when bytes arrived', async (t) => {
  const m = new Metrics()
  const options = { meter: m.meter, rate: 'delivered', directions: ['receive', 'transmit'] } as const
  const reporter = goodputReporter({ ...options, minBytes: 1000 })
  const rates = { deliveredTotal: 1000, deliveredAvg: 250, receivedAvg: 300 }
  reporter(...session({ recvTotal: 1000, sentTotal: 5000, duration: 9000, tcp: tcp(rates) }))
  t.match(await m.collect(), [{ name: 'proxy.session.goodput.delivered', unit: 'bytes/s' }])
  t.same(await m.points(), [
    { attributes: receive, count: 1, sum: 300 },
    { attributes: transmit, count: 1, sum: 250 },
  ])
  reporter(...session({ recvTotal: 999, sentTotal: 5000, tcp: tcp({ ...rates, deliveredTotal: 999 }) }))
  t.same(
    (await m.points()).map(({ count }) => count),
    [1, 1],
    'a byte less is below the floor, whatever was sent',
  )
})

t.test('without tcp there is no delivered rate, nor where nothing was', async (t) => {
  const m = new Metrics()
  const reporter = goodputReporter({ meter: m.meter, rate: 'delivered', minBytes: 0 })
  reporter(...session({ recvTotal: 1e6, sentTotal: 1e6, duration: 1000 }))
  reporter(...session({ duration: 1000, tcp: tcp({}) }))
  t.same(await m.collect(), [])
})
