import { combineReporters, goodputReporter, sessionReporter } from 'measured-listener'
import t from 'tap'
import { Metrics, session } from '../../test/fixtures/metrics.js'
import { type CollectedMetrics, compareStrata, histogramPoints } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const arms = { arm: 'track', incumbent: 'stable', challenger: 'quic' }
const countries = { DE: '91.10.20.30', BR: '177.10.20.30' } as const
const codes = new Map(Object.entries(countries).map(([code, ip]) => [ip as string, code]))

/** What a server's reporters record of 200 sessions in each country; slower ones fail, if `fails`. */
function record(metrics: Metrics, track: string, faster: Record<string, number>, fails = false): void {
  const options = {
    meter: metrics.meter,
    attributes: { track },
    countryLookup: (ip: string) => codes.get(ip),
  }
  const goodput = goodputReporter({ ...options, minBytes: 0, directions: ['receive', 'transmit'] })
  const report = combineReporters(goodput, sessionReporter(options))
  for (const [code, clientIp] of Object.entries(countries)) {
    for (let index = 0; index < 200; index += 1) {
      const rate = 10 ** (3 + index / 50) * (faster[code] ?? 1)
      const failed = fails &&
        index < 100 && { error: Object.assign(new Error('gone'), { code: 'ECONNRESET' }) }
      void report(
        ...session({ duration: 1000, recvTotal: rate / 10, sentTotal: rate, ...failed }, { clientIp }),
      )
    }
  }
}

/** As an application's reader hands it over. */
async function collect(metrics: Metrics): Promise<CollectedMetrics> {
  const all = (await metrics.collect()).map(({ name, points }) => ({
    ...{ descriptor: { name }, dataPoints: points, aggregationTemporality: 1 },
  }))
  return { resource: { attributes: {} }, scopeMetrics: [{ metrics: all }] }
}

const where = { 'network.io.direction': 'transmit' }
const by = ['geo.country.iso_code']

t.test('each country by itself, from collected metrics', async (t) => {
  const metrics = new Metrics()
  record(metrics, 'stable', {})
  record(metrics, 'quic', { DE: 5 })
  record(metrics, 'other', { DE: 100, BR: 100 })
  const collected = [await collect(metrics)]
  const points = histogramPoints(collected, 'proxy.session.goodput')
  const strata = compareStrata(points, { ...arms, by, where, ratio: 2 })
  t.match(strata, [
    {
      attributes: { 'geo.country.iso_code': 'DE' },
      comparison: { verdict: 'faster', incumbent: { sessions: 200 } },
    },
    {
      attributes: { 'geo.country.iso_code': 'BR' },
      comparison: { pValue: 1, challenger: { sessions: 200 } },
    },
  ])
  const [all] = compareStrata(points, { ...arms, where })
  t.match(all, { attributes: {}, comparison: { incumbent: { sessions: 400 } } }, 'all in one')
  t.throws(
    () => compareStrata(points, { ...arms, by }),
    /points have both directions: name one in options.where/,
  )
  const both = compareStrata(points, { ...arms, by: ['network.io.direction'] })
  t.same(
    both.map(({ attributes }) => attributes['network.io.direction']),
    ['receive', 'transmit'],
  )
})

t.test('with the outcomes of all sessions', async (t) => {
  const metrics = new Metrics()
  record(metrics, 'stable', {})
  record(metrics, 'quic', { DE: 2, BR: 2 }, true)
  const collected = [await collect(metrics)]
  const outcomes = histogramPoints(collected, 'proxy.session.duration')
  const points = histogramPoints(collected, 'proxy.session.goodput')
  for (const { comparison } of compareStrata(points, {
    ...arms,
    by: [...by, 'network.io.direction'],
    outcomes,
  })) {
    t.match(comparison, {
      verdict: 'slower',
      failures: { incumbent: { value: 0 }, challenger: { value: 0.5 } },
    })
  }
  const [none] = compareStrata(points, { ...arms, by, where, outcomes, failed: () => false })
  t.match(none?.comparison.failures, { challenger: { value: 0 } }, 'the user says what has failed')
})

t.test('a stratum that one arm has not reached yet', async (t) => {
  const points = [
    explicit([10], [50, 50], {}, { attributes: { track: 'stable', region: 'eu' } }),
    explicit([10], [1, 1]),
  ]
  const strata = compareStrata(points, { ...arms, by: ['region'], outcomes: points })
  t.match(strata, [
    {
      attributes: { region: 'eu' },
      comparison: { verdict: 'too few sessions', challenger: { value: undefined } },
    },
  ])
  t.equal(strata.length, 1, 'and none that neither has')
})
