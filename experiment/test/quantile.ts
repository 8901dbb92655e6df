import t from 'tap'
import { quantile } from '../lib/index.js'
import { explicit, exponential } from './fixtures/histograms.js'

const near = (value: number | undefined, expected: number): boolean =>
  Math.abs((value ?? 0) / expected - 1) < 1e-12

t.test('is interpolated geometrically inside its bucket', async (t) => {
  const median = quantile([explicit([1, 100, 10_000], [0, 25, 75, 0])], 0.5)
  t.ok(near(median.value, 100 * 100 ** (25 / 75)), String(median.value))
  t.match(median, { atLeast: 100, atMost: 10_000, sessions: 100 })
})

t.test('has the interval of the binomial ranks, mapped through the buckets', async (t) => {
  // Of 50 sessions the median is between the 18th and the 33rd: so far the buckets' edges are exact.
  const counts = [0, 17, 1, 14, 1, 17, 0]
  const { low, high } = quantile([explicit([1, 2, 4, 8, 16, 32], counts)], 0.5)
  t.ok(low >= 2 && low <= 4, `low is in the bucket of the 18th: ${low}`)
  t.ok(high >= 8 && high <= 16, `high is in the bucket of the 33rd: ${high}`)
  const wider = quantile([explicit([1, 2, 4, 8, 16, 32], counts)], 0.5, { confidence: 0.999 })
  t.ok(wider.low < low && wider.high > high)
})

t.test('is wider where the buckets are coarse, up to their edges', async (t) => {
  const { low, high } = quantile([explicit([10, 30, 100], [0, 0, 1000, 0])], 0.5)
  t.ok(low < 30.1 && high > 99.9, `${low} to ${high}`)
})

t.test('of few sessions has no interval', async (t) => {
  const { low, high } = quantile([explicit([10, 30, 100], [1, 1, 1, 1])], 0.5)
  t.same({ low, high }, { low: 0, high: Number.POSITIVE_INFINITY })
})

t.test('in the open last bucket is a bound, not a number', async (t) => {
  const { value, atLeast, atMost, low, high } = quantile([explicit([10, 30], [0, 0, 100])], 0.5)
  t.same({ value, atLeast, atMost }, { value: undefined, atLeast: 30, atMost: Number.POSITIVE_INFINITY })
  t.same({ low, high }, { low: 30, high: Number.POSITIVE_INFINITY })
})

t.test('in the first bucket is a bound too', async (t) => {
  t.match(quantile([explicit([10, 30], [100, 0, 0])], 0.5), {
    value: undefined,
    atLeast: 0,
    atMost: 10,
    low: 0,
    high: 10,
  })
})

t.test('the extremes that the points carry narrow the outermost buckets', async (t) => {
  const points = [explicit([10, 30], [0, 0, 100], { min: 40, max: 90 }), explicit([10, 30], [0, 0, 0])]
  const { value, atLeast, atMost } = quantile(points, 0.5)
  t.ok(near(value, 60))
  t.same({ atLeast, atMost }, { atLeast: 40, atMost: 90 })
})

t.test('of values that are all the same is that value', async (t) => {
  const { value, low, high } = quantile([explicit([0, 5], [100, 0, 0])], 0.5)
  t.same({ value, low, high }, { value: 0, low: 0, high: 0 })
})

t.test('of exponential histograms', async (t) => {
  // Scale 0: (1, 2], (2, 4], (4, 8].
  const median = quantile([exponential(0, 0, [10, 80, 10])], 0.5)
  t.ok(near(median.value, 2 * Math.SQRT2))
  t.match(median, { atLeast: 2, atMost: 4 })
  t.match(quantile([exponential(0, 0, [10, 10, 10], 70)], 0.5), { value: 0, low: 0, high: 0 })
  t.match(quantile([exponential(3, 0, [], 10)], 0.5), { value: 0 })
})
