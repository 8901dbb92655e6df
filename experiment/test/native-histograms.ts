import { AggregationType } from '@opentelemetry/sdk-metrics'
import t from 'tap'
import { Metrics } from '../../test/fixtures/metrics.js'
import { startPrometheus, withoutPrometheus } from '../../test/fixtures/prometheus.js'
import { refuses } from '../../test/fixtures/refusals.js'
import {
  compareStrata,
  type ExponentialHistogram,
  type PrometheusHistogram,
  type PrometheusSample,
  prometheusPoints,
} from '../lib/index.js'
import { random } from '../simulations/random.js'
import { run, serve } from './fixtures/command.js'
import { explicit, exponential } from './fixtures/histograms.js'
import { CONTENT_TYPE, exposition } from './fixtures/native-histograms.js'

const sample = (buckets: PrometheusHistogram['buckets'], track = 'a'): PrometheusSample => ({
  metric: { track },
  histogram: [1_700_000_000, { count: '0', sum: '0', ...(buckets && { buckets }) }],
})
const a = { attributes: { track: 'a' } }

t.test('exponential buckets keep their scale, and empty ones are there again', async (t) => {
  const points = prometheusPoints([
    sample([
      [3, '-2.938735877055719e-39', '2.938735877055719e-39', '2'],
      [0, '1', '1.414213562373095', '3'],
      [0, '2', '2.82842712474619', '4'],
    ]),
    sample(undefined, 'b'),
  ])
  t.same(points, [
    exponential(1, 0, [3, 0, 4], 2, a),
    { ...exponential(1, 0, [], 0), attributes: { track: 'b' } },
  ])
})

t.test('the coarsest and the finest scale; what increase() made of counts is rounded', async (t) => {
  t.same(prometheusPoints([sample([[0, '1', '65536', '1.6']])]), [exponential(-4, 0, [2], 0, a)])
  const below1 = String(2 ** (-1 / 256))
  t.same(prometheusPoints([sample([[0, below1, '1', '0.4']])]), [exponential(8, -1, [0], 0, a)])
})

t.test('no session at all has no scale to tell', async (t) => {
  t.same(prometheusPoints([sample(undefined)]), [exponential(0, 0, [], 0, a)])
})

t.test('a factor of 2 between the ends alone makes no exponential bucket', async (t) => {
  t.same(prometheusPoints([sample([[0, '3', '6', '5']])]), [explicit([3, 6], [0, 5, 0], {}, a)])
})

t.test('custom buckets become explicit ones, of the ends that none contradicts', async (t) => {
  const points = prometheusPoints([
    sample([
      [0, '-Inf', '1', '1'],
      [0, '3', '10', '5'],
      [0, '30', '+Inf', '2'],
    ]),
    sample([[0, '1', '10', '7']], 'b'),
  ])
  t.same(points, [
    explicit([1, 10, 30], [1, 5, 0, 2], {}, a),
    explicit([1, 10, 30], [0, 7, 0, 0], {}, { attributes: { track: 'b' } }),
  ])
})

refuses(t, 'samples[0].histogram[1]', 'TypeError', [undefined, { buckets: 1 }], (histogram) =>
  prometheusPoints([{ metric: {}, histogram: [0, histogram] }]),
)
refuses(
  t,
  'samples[0].histogram[1].buckets[0]',
  'TypeError',
  [[0, 'x', '1', '1'], [0, null, '1', '1'], [0, '1', '1', '1'], 1],
  (one) => prometheusPoints([sample([one])]),
)
t.throws(() => prometheusPoints([sample([[1, '-2', '-1', '3']])]), /values below 0 must be 0/)

/** Sessions of two arms in two countries, as OpenTelemetry's SDK counts them. */
async function recorded() {
  const metrics = new Metrics([
    { instrumentName: '*', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } },
  ])
  const histogram = metrics.meter.createHistogram('proxy.session.goodput.delivered')
  const uniform = random(3)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  for (const [country, ratio] of Object.entries({ DE: 1.5, BR: 0.6 })) {
    for (const track of ['stable', 'quic']) {
      const attributes = { track, 'geo.country.iso_code': country, 'network.io.direction': 'transmit' }
      for (let n = 0; n < 1_000; n += 1) {
        histogram.record(200_000 * (track === 'quic' ? ratio : 1) * Math.exp(normal()), attributes)
      }
    }
  }
  const [metric] = await metrics.collect()
  return (metric?.points ?? []).map(({ attributes, value }) => ({
    attributes,
    value: value as unknown as ExponentialHistogram,
  }))
}

t.test(
  'a real Prometheus with native histograms: the ratios are those of the SDK’s points',
  { skip: withoutPrometheus, timeout: 60_000 },
  async (t) => {
    const points = await recorded()
    const empty = points.map(({ attributes }) => ({ attributes, value: exponential(4, 0, []).value }))
    let scrapes = 0
    let scraped = (): void => {}
    const enough = new Promise<void>((resolve) => {
      scraped = resolve
    })
    const target = await serve(t, (_req, res) => {
      scrapes += 1
      res.setHeader('content-type', CONTENT_TYPE)
      // increase() sees nothing of a first value.
      const now = (scrapes > 2 ? points : empty) as typeof points
      res.end(exposition('proxy_session_goodput_delivered', now))
      if (scrapes > 8) scraped()
    })
    const flags = ['--enable-feature=native-histograms']
    const { url } = await startPrometheus(t, Number(new URL(target).port), { flags })
    await enough
    const arms = [
      '--arm',
      'track',
      '--incumbent',
      'stable',
      '--challenger',
      'quic',
      '--by',
      'geo_country_iso_code',
    ]
    const common = ['--prometheus', url, ...arms, '--output', 'json', '--since', '60s']
    for (const windows of [[], ['--window', '30s']]) {
      const { stdout, stderr } = await run(...common, ...windows)
      t.equal(stderr, '')
      const { queries, strata } = JSON.parse(stdout)
      t.match(
        queries[0],
        /^sum by \(track, geo_country_iso_code\) \(increase\(proxy_session_goodput_delivered\{/,
      )
      const truth = compareStrata(points, {
        ...{ arm: 'track', incumbent: 'stable', challenger: 'quic', by: ['geo.country.iso_code'] },
      })
      t.equal(truth.length, 2)
      for (const { attributes, comparison } of truth) {
        const country = attributes['geo.country.iso_code']
        const same = strata.find(
          (each: { attributes: Record<string, string> }) => each.attributes.geo_country_iso_code === country,
        )
        t.equal(same.comparison.verdict, comparison.verdict)
        t.ok(Math.abs(same.comparison.ratio.value / (comparison.ratio.value ?? 0) - 1) < 0.01)
      }
    }
  },
)
