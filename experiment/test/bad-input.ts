import t from 'tap'
import { refuses } from '../../test/fixtures/refusals.js'
import { type CompareOptions, compare, compareStrata, type HistogramPoint, quantile } from '../lib/index.js'
import { explicit, exponential } from './fixtures/histograms.js'

const good = explicit([10, 100], [10, 20, 30])
const value = good.value as { count: number; buckets: { boundaries: number[]; counts: number[] } }

refuses(t, 'points', 'TypeError', [[], undefined, good], (points) => quantile(points, 0.5))
refuses(t, 'incumbent', 'TypeError', [undefined, good], (points) => compare(points, [good]))
refuses(t, 'challenger', 'TypeError', [null], (points) => compare([good], points))
refuses(t, 'points', 'TypeError', [[]], (points) =>
  compareStrata(points, { arm: 'track', incumbent: 'a', challenger: 'b' }),
)
refuses(t, 'q', 'TypeError', ['0.5', undefined], (q) => quantile([good], q))
refuses(t, 'q', 'RangeError', [0, 1, -1, Number.NaN], (q) => quantile([good], q))

const option = (name: keyof CompareOptions) => (each: unknown) =>
  compare([good], [good], { [name]: each } as unknown as CompareOptions)
refuses(t, 'options', 'TypeError', [null, []], (options) => compare([good], [good], options))
refuses(t, 'options.confidence', 'RangeError', [0, 1, 95], option('confidence'))
refuses(t, 'options.power', 'TypeError', ['high'], option('power'))
refuses(t, 'options.looks', 'TypeError', ['hourly', 3], option('looks'))
refuses(t, 'options.ratio', 'RangeError', [1, 0.8, Number.NaN, Number.POSITIVE_INFINITY], option('ratio'))
refuses(t, 'options.ratio', 'TypeError', ['1.2'], option('ratio'))
refuses(t, 'options.minSessions', 'RangeError', [1, -5], option('minSessions'))
const strata = { arm: 'track', incumbent: 'a', challenger: 'b' }
refuses(t, 'options', 'TypeError', [undefined], (options) => compareStrata([good], options))
refuses(t, 'options.arm', 'TypeError', [undefined, 3], (arm) => compareStrata([good], { ...strata, arm }))
refuses(t, 'options.challenger', 'RangeError', ['a'], (challenger) =>
  compareStrata([good], { ...strata, challenger }),
)
refuses(t, 'options.outcomes', 'TypeError', [[]], (outcomes) =>
  compareStrata([good], { ...strata, outcomes }),
)

refuses(t, 'options.by', 'TypeError', ['country', [3]], (by) => compareStrata([good], { ...strata, by }))
refuses(t, 'options.window', 'RangeError', [0, -1, Number.NaN], (window) =>
  compareStrata([good], { ...strata, window }),
)

t.test('an option that there is not', async (t) => {
  t.throws(() => compare([good], [good], { confidance: 0.9 } as CompareOptions), {
    name: 'TypeError',
    message: /^options must be an object with only confidence, .*, got 'confidance'$/,
  })
  const misspelt = { ...strata, incumbant: 'a' }
  t.throws(() => compareStrata([good], misspelt), /^options must be .* only .*, got 'incumbant'$/)
})

t.test('attributes and values that no point has, with those there are', async (t) => {
  const points = [{ ...good, attributes: { track: 'a', country: 'DE' } }]
  t.throws(
    () => compareStrata(points, { ...strata, by: ['contry'] }),
    /options.by must be an attribute that a point has, of country, track, got 'contry'/,
  )
  t.throws(
    () => compareStrata(points, { ...strata, where: { country: 'FR' } }),
    /options.where\['country'\] must be a value that a point has, of DE, got 'FR'/,
  )
})

const wrong: [string, HistogramPoint, RegExp][] = [
  ['no histogram', { value: 5 } as never, /points\[0\] must be a histogram's data point, got/],
  ['no buckets', { value: { count: 5 } } as never, /must be a histogram's data point/],
  [
    'half an exponential histogram',
    { value: { scale: 1, positive: {} } } as never,
    /must be a histogram's data point/,
  ],
  ['a negative count', explicit([10], [-1, 5]), /a count must be an integer, 0 or more, got -1/],
  ['part of a session', explicit([10], [0.5, 5]), /a count must be an integer, 0 or more, got 0.5/],
  [
    'a count that is not the sum',
    { value: { ...value, count: 61 } },
    /count must be the sum of its buckets, 60, got 61/,
  ],
  [
    'a bucket too few',
    explicit([10, 100], [1, 2]),
    /number of buckets must be 3, one more than boundaries, got 2/,
  ],
  ['boundaries out of order', explicit([100, 10], [1, 2, 3]), /boundary 1 must be finite.*, got 10/],
  ['boundaries below 0', explicit([-5, 10], [1, 2, 3]), /boundary 0 must be finite, 0 or more.*, got -5/],
  ['an offset of no bucket', exponential(1, 0.5, [1]), /offset must be an integer, got 0.5/],
  [
    'a minimum that is not in the lowest bucket',
    explicit([10, 100], [0, 5, 5], { min: 200 }),
    /points\[0\].value.min must be in its bucket, from 10 to 100, got 200/,
  ],
  [
    'a maximum that is not in the highest bucket',
    explicit([10, 100], [5, 5, 0], { max: 9 }),
    /points\[0\].value.max must be in its bucket, from 10 to 100, got 9/,
  ],
  ['no session', explicit([10], [0, 0]), /points have no session/],
  [
    'values below 0',
    {
      value: {
        count: 1,
        scale: 1,
        zeroCount: 0,
        positive: { offset: 0, bucketCounts: [] },
        negative: { offset: 0, bucketCounts: [1] },
      },
    },
    /number of values below 0 must be 0: they have no log scale, got 1/,
  ],
]
for (const [name, point, message] of wrong) {
  t.test(name, async (t) => t.throws(() => quantile([point], 0.5), { message }))
}

t.test('boundaries that cannot be merged', async (t) => {
  const others = [good, explicit([10, 50, 200], [1, 2, 3, 4])]
  t.throws(() => quantile(others, 0.5), {
    name: 'RangeError',
    message: /unequal boundaries: 100 of \[10, 100\] is not among/,
  })
  t.throws(
    () => quantile([exponential(2, 0, [1]), good], 0.5),
    /cannot merge exponential histograms \(scale 2\)/,
  )
  const many = Array.from({ length: 9 }, (_, index) => index + 1)
  t.throws(() => compare([good], [explicit(many, [0, ...many])]), /is not among \[1, 2, 3, 4, 5, 6, …\]/)
})

t.test('a cumulative stream that was read twice', async (t) => {
  const at = (seconds: number) =>
    explicit([10], [seconds, 0], {}, { startTime: [1, 0], endTime: [seconds, 0] })
  t.throws(
    () => quantile([at(10), at(20)], 0.5),
    /points\[0\] and points\[1\] are one cumulative stream, read twice/,
  )
  t.throws(() => quantile([at(10), at(10)], 0.5), /points\[0\] and points\[1\] are the same point, twice/)
  const other = { ...at(20), startTime: [2, 0] as [number, number] }
  t.equal(quantile([at(10), other], 0.5).sessions, 30, 'two runs are not')
  t.equal(quantile([at(10), { ...at(20), attributes: { track: 'b' } }], 0.5).sessions, 30, 'nor two series')
})
