import t from 'tap'
import { refuses } from '../../test/fixtures/refusals.js'
import { type PrometheusSample, prometheusPoints } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const sample = (le: string, count: string | number, track = 'a'): PrometheusSample => ({
  metric: { __name__: 'goodput_bucket', track, le },
  value: [1_700_000_000, count],
})

t.test('cumulative counts become buckets, a point for each set of labels', async (t) => {
  const samples = [
    sample('+Inf', '9'),
    sample('10', '3'),
    sample('2.5', '1'),
    sample('10', 5, 'b'),
    sample('+Inf', 5, 'b'),
  ]
  t.same(prometheusPoints(samples), [
    explicit([2.5, 10], [1, 2, 6], {}, { attributes: { track: 'a' } }),
    explicit([10], [5, 0], {}, { attributes: { track: 'b' } }),
  ])
})

t.test('what increase() extrapolated is rounded', async (t) => {
  t.same(prometheusPoints([sample('10', '3.2'), sample('+Inf', '7.9')])[0]?.value.count, 8)
})

t.test('counts that fall, as after a reset', async (t) => {
  t.throws(
    () => prometheusPoints([sample('10', 3), sample('+Inf', 2)]),
    /the count at le Infinity must be at least the one before, 3, got 2/,
  )
})

refuses(t, 'samples', 'TypeError', [{}, undefined], (samples) => prometheusPoints(samples))
refuses(t, 'samples[0].metric.le', 'TypeError', ['', 'fast', '10abc', undefined], (le) =>
  prometheusPoints([sample(le, 1)]),
)
refuses(t, 'samples[0]', 'TypeError', [{ metric: {}, values: [] }, null], (one) => prometheusPoints([one]))
refuses(t, 'samples[0].value[1]', 'RangeError', ['NaN', '-1', -1], (count) =>
  prometheusPoints([sample('10', count)]),
)
refuses(t, 'samples[1].metric.le', 'RangeError', ['10.0'], (le) =>
  prometheusPoints([sample('10', 1), sample(le, 1)]),
)
refuses(t, 'the last le of a series', 'RangeError', [10], (le) => prometheusPoints([sample(`${le}`, 1)]))
