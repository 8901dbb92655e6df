import t from 'tap'
import { telemetryReporter } from '../../lib/index.js'
import { Metrics, session } from '../fixtures/metrics.js'

const moved = { recvTotal: 10, recvActive: 10, sentTotal: 10, sentActive: 10, duration: 10 }

t.test('whatever a user calls a reporter with, the country is n/a', async (t) => {
  const m = new Metrics()
  const reporter = telemetryReporter({ meter: m.meter, countryLookup: () => 'US' })
  for (const ctx of [null, undefined, 42, 'x', {}, { clientIp: null }, { clientIp: 42 }, { clientIp: [] }]) {
    const [, ...report] = session(moved)
    t.doesNotThrow(() => reporter(ctx as never, ...report))
  }
  const points = (await m.collect()).flatMap(({ points }) => points)
  t.ok(points.every(({ attributes }) => attributes['geo.country.iso_code'] === 'n/a'))
})
