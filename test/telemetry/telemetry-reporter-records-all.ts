import type { Meter } from '@opentelemetry/api'
import t from 'tap'
import { telemetryReporter } from '../../lib/index.js'
import { Metrics, session, tcp } from '../fixtures/metrics.js'

const stats = { recvTotal: 1, recvActive: 10, sentTotal: 2, sentActive: 20, duration: 40 }
const kernel = tcp({
  ...{ deliveredTotal: 2, deliveredAvg: 50, receivedAvg: 200, retransmittedTotal: 3, minRtt: 7 },
})

/** Each metric, with the sums or values of its points by direction. */
async function recorded(m: Metrics): Promise<Record<string, Record<string, unknown>>> {
  const metrics = await m.collect()
  return Object.fromEntries(
    metrics.map(({ name, points }) => [
      name,
      Object.fromEntries(
        points.map(({ attributes, value }) => [
          `${attributes['network.io.direction'] ?? 'session'}`,
          typeof value === 'number' ? value : value.sum,
        ]),
      ),
    ]),
  )
}

const withoutTcp = {
  'proxy.session.goodput': { receive: 25, transmit: 50 },
  'proxy.session.goodput.active': { receive: 100, transmit: 100 },
  'proxy.io': { receive: 1, transmit: 2 },
  'proxy.session.duration': { session: 0.04 },
}

t.test('every metric there is, of both directions, from the first byte', async (t) => {
  const m = new Metrics()
  telemetryReporter({ meter: m.meter })(...session({ ...stats, tcp: kernel }))
  t.same(await recorded(m), {
    ...withoutTcp,
    'proxy.session.goodput.delivered': { receive: 200, transmit: 50 },
    'proxy.session.rtt': { session: 0.007 },
    'proxy.tcp.retransmitted': { session: 3 },
  })
})

t.test('without tcp all that needs none', async (t) => {
  const m = new Metrics()
  telemetryReporter({ meter: m.meter })(...session(stats))
  t.same(await recorded(m), withoutTcp)
})

t.test('a report between moves bytes, and ends no session', async (t) => {
  const m = new Metrics()
  const [ctx, whole, delta] = session({ ...stats, tcp: kernel })
  telemetryReporter({ meter: m.meter })(ctx, whole, delta, false)
  t.same(Object.keys(await recorded(m)).sort(), ['proxy.io', 'proxy.tcp.retransmitted'])
})

t.test('directions, minBytes and boundaries as for goodput', async (t) => {
  const m = new Metrics()
  const options = { meter: m.meter, directions: ['transmit'], minBytes: 2, boundaries: [1, 2] } as const
  const reporter = telemetryReporter(options)
  reporter(...session(stats))
  reporter(...session({ ...stats, sentTotal: 1 }))
  t.match(await recorded(m), { 'proxy.session.goodput': { transmit: 50 }, 'proxy.io': { receive: 2 } })
  const [goodput] = await m.collect()
  t.same(goodput?.points[0]?.value.buckets.boundaries, [1, 2])
})

t.test('attributes and country are asked for once, for all metrics', async (t) => {
  const m = new Metrics()
  let asked = 0
  const attributes = () => ({ asked: ++asked })
  telemetryReporter({ meter: m.meter, attributes })(...session({ ...stats, tcp: kernel }))
  t.equal(asked, 1)
})

t.test('one instrument that throws costs the others nothing', async (t) => {
  const m = new Metrics()
  const throwing: Meter = Object.assign(Object.create(m.meter), {
    createCounter: () => ({
      add: () => {
        throw new Error('counter')
      },
    }),
  })
  const reporter = telemetryReporter({ meter: throwing })
  t.throws(() => reporter(...session(stats)), { message: 'counter' })
  const { 'proxy.io': _lost, ...others } = withoutTcp
  t.same(await recorded(m), others)
})

t.throws(() => telemetryReporter({ rate: 'active' } as never), /options\.rate is not an option/)
