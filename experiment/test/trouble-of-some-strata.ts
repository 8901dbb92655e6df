import t from 'tap'
import { compareOverall, compareStrata, type HistogramPoint, histogramPoints } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const options = { arm: 'track', incumbent: 'a', challenger: 'b', by: ['country'] }
const point = (track: string, country: string, boundaries = [10, 100], counts = [40, 50, 10]) =>
  explicit(boundaries, counts, {}, { attributes: { track, country } })
const both = (country: string, boundaries?: number[], counts?: number[]) => [
  point('a', country, boundaries, counts),
  point('b', country, boundaries, counts),
]

t.test('more sessions in a histogram than outcomes: told, and none is taken to have failed', async (t) => {
  const outcomes = [point('a', 'X', [1], [100, 0]), point('b', 'X', [1], [97, 0])]
  const [only] = compareStrata(both('X'), { ...options, outcomes })
  t.match(only?.comparison, {
    failures: { challenger: { value: 0 } },
    warnings: [/the challenger has 100 sessions in the histogram, and 97 outcomes/],
  })
})

t.test('strata of unlike buckets are tested as one; the medians are of those like the first', async (t) => {
  const points = [...both('X'), ...both('Y', [20, 200]), ...both('Z')]
  t.match(compareOverall(points, options), { effect: { value: 0.5 }, incumbent: { sessions: 200 } })
})

t.test('where no stratum can be compared, nothing is', async (t) => {
  const points = [point('a', 'X'), point('b', 'X', [20, 200])]
  const overall = compareOverall(points, options)
  t.match(overall, { verdict: 'too few sessions', incumbent: { sessions: 0 } })
  t.match(overall.warnings, [/X is left out: cannot merge/])
})

t.test('outcomes that some strata lack are of no use to the whole', async (t) => {
  const points = [...both('X'), ...both('Y')]
  const outcomes = [point('a', 'X', [1], [100, 0]), point('b', 'X', [1], [100, 0])]
  const overall = compareOverall(points, { ...options, outcomes })
  t.equal(overall.failures, undefined)
  t.match(overall.warnings, [/Y: no outcome of any session is known here/])
})

t.test('outcomes without times are of the first time window', async (t) => {
  const hour = (track: string, at: number) => ({
    ...point(track, 'X'),
    startTime: [at * 3600, 0] as [number, number],
    endTime: [(at + 1) * 3600, 0] as [number, number],
  })
  const points = [0, 1, 2].flatMap((at) => [hour('a', at), hour('b', at)])
  const outcomes = [point('a', 'X', [1], [300, 0]), point('b', 'X', [1], [300, 0])]
  const overall = compareOverall(points, { ...options, outcomes })
  t.match(overall, { incumbent: { sessions: 300 } })
  t.match(overall.warnings, [/X: no outcome of any session is known here/])
})

t.test('a cumulative stream whose count falls was reset', async (t) => {
  const at = (count: number, end: number, other = 0) => ({
    ...point('a', 'X', [10, 100], [count, other, 0]),
    startTime: [0, 0] as [number, number],
    endTime: [end, 0] as [number, number],
  })
  const collected = (dataPoints: readonly HistogramPoint[]) => [
    {
      resource: { attributes: {} },
      scopeMetrics: [
        {
          metrics: [
            {
              descriptor: { name: 'goodput' },
              dataPoints,
              aggregationTemporality: 1,
            },
          ],
        },
      ],
    },
  ]
  t.throws(
    () => histogramPoints(collected([at(9, 1), at(5, 2)]), 'goodput'),
    /was reset: its count fell from 9 to 5/,
  )
  t.equal(
    histogramPoints(collected([at(5, 1), at(9, 2)]), 'goodput')[0]?.value.count,
    9,
    'the later one has all',
  )
  const timeless = histogramPoints(collected([point('a', 'X'), point('a', 'X')]), 'goodput')
  t.equal(timeless.length, 1, 'without times, the same point twice')
  t.throws(
    () => histogramPoints(collected([at(5, 1), at(4, 1, 1)]), 'goodput'),
    /two streams of goodput have the same start, end and attributes/,
  )
})

t.throws(
  () => compareStrata(both('X'), { ...options, multiplicity: 'bonferroni' as 'none' }),
  /options\.multiplicity must be 'false-discovery-rate' or 'none', got 'bonferroni'/,
)
t.throws(
  () => compareStrata(both('X'), { ...options, failureMargin: 1 }),
  /failureMargin must be from 0, and less than 1/,
)
t.throws(
  () => compareStrata(both('X'), { ...options, failureMargin: '1' as unknown as number }),
  /options\.failureMargin must be a number, got '1'/,
)

t.throws(
  () => compareStrata([explicit([10], [5, 5])], options),
  /options\.arm must be an attribute that a point has, of none, got 'track'/,
)
t.throws(
  () => compareStrata([{ ...point('a', ''), attributes: { track: 'a', country: '' } }], options),
  /options\.by must be an attribute that a point has, of country, track, got 'country'/,
  'an empty label is none',
)
const long = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`a-long-name-${index}`, index]))
t.throws(
  () => compareStrata(both('X'), { ...options, ratio: long as unknown as number }),
  /ratio must be a number, got .{128}\.\.\.$/,
)
