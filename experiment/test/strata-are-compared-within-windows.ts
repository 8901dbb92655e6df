import t from 'tap'
import { compareStrata, type HistogramPoint } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const options = { arm: 'track', incumbent: 'a', challenger: 'b', by: ['country'] }
const HOUR = 3600
const boundaries = [10, 30, 100, 300, 1000]

/** In one country shares that follow the day, of equal arms; in another an arm that is a bucket faster at equal shares. */
const points: HistogramPoint[] = Array.from({ length: 24 }, (_, hour) => hour).flatMap((hour) => {
  const night = hour >= 12
  return ['a', 'b'].flatMap((track) => {
    const times = { startTime: [hour * HOUR, 0] as const, endTime: [(hour + 1) * HOUR, 0] as const }
    const point = (country: string, counts: number[]): HistogramPoint => ({
      ...explicit(boundaries, counts, {}, { attributes: { track, country } }),
      startTime: [...times.startTime],
      endTime: [...times.endTime],
    })
    const count = (track === 'b') === night ? 30 : 70
    return [
      point('shares', night ? [0, count, count, 0, 0, 0] : [0, 0, 0, count, count, 0]),
      point('faster', track === 'a' ? [0, 50, 50, 0, 0, 0] : [0, 0, 50, 50, 0, 0]),
    ]
  })
})

const verdicts = (window?: number): Record<string, string> =>
  Object.fromEntries(
    compareStrata(points, { ...options, ...(window !== undefined && { window }) }).map(
      ({ attributes, comparison: { verdict, ratio } }) => {
        t.equal(ratio.low > 1, verdict === 'faster')
        return [attributes.country, verdict]
      },
    ),
  )

t.test('within an hour equal arms are equal, and a faster one is faster', async (t) => {
  t.same(verdicts(), { shares: 'faster', faster: 'faster' }, 'pooled, a false winner')
  t.same(verdicts(HOUR * 1000), { shares: 'no difference shown', faster: 'faster' })
})

t.test('arms that took turns in one stratum have nothing to compare there', async (t) => {
  const turns = points.filter(
    ({ attributes }, index) => attributes?.country === 'faster' || (attributes?.track === 'a') === index < 48,
  )
  const strata = compareStrata(turns, { ...options, window: HOUR * 1000 })
  t.match(strata, [
    {
      error: 'the arms have no sessions in the same time window',
      comparison: { verdict: 'too few sessions' },
    },
    { comparison: { verdict: 'faster' } },
  ])
})
