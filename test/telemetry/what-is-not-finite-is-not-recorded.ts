import t from 'tap'
import { type Stats, telemetryReporter } from '../../lib/index.js'
import { Metrics, session, tcp } from '../fixtures/metrics.js'

/** Of the only session: the metrics that have a sample of it. */
async function metricsOf(stats: Partial<Stats>): Promise<string[]> {
  const m = new Metrics()
  telemetryReporter({ meter: m.meter })(...session(stats))
  return (await m.collect()).filter(({ points }) => points.length > 0).map(({ name }) => name)
}

for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1]) {
  t.test(`a reporter that is called with ${value} records nothing of it`, async (t) => {
    const all = { recvTotal: value, sentTotal: value, recvActive: value, sentActive: value, duration: value }
    const kernel = { deliveredTotal: value, deliveredAvg: value, receivedAvg: value }
    const path = { retransmittedTotal: value, minRtt: value }
    t.same(await metricsOf({ ...all, tcp: tcp({ ...kernel, ...path }) }), [])
  })
}

t.test('a session of no time is counted, and has no goodput', async (t) => {
  t.same(await metricsOf({ recvTotal: 5, duration: 0, recvActive: 0 }), [
    'proxy.io',
    'proxy.session.duration',
  ])
})
