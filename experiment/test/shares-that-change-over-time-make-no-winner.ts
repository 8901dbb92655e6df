import t from 'tap'
import { compareOverall, type HistogramPoint } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const options = { arm: 'track', incumbent: 'a', challenger: 'b' }
const HOUR = 3600
const boundaries = [10, 30, 100, 300, 1000]

/** Equal arms: by day all are fast and the challenger has 70 % of the sessions, by night all slow, and it has 30 %. */
const dayAndNight = (hours: number): HistogramPoint[] =>
  Array.from({ length: hours }, (_, hour) => hour).flatMap((hour) => {
    const night = Math.floor(hour / 12) % 2 === 1
    return ['a', 'b'].map((track) => {
      const count = (track === 'b') === night ? 30 : 70
      const counts = night ? [0, count, count, 0, 0, 0] : [0, 0, 0, count, count, 0]
      const times = { startTime: [hour * HOUR, 0], endTime: [(hour + 1) * HOUR, 0] } as const
      return explicit(
        boundaries,
        counts,
        {},
        { startTime: [...times.startTime], endTime: [...times.endTime], attributes: { track } },
      )
    })
  })

t.test('points of an interval each are compared within their hour', async (t) => {
  const points = dayAndNight(24)
  t.equal(
    compareOverall(points, { ...options, window: Number.POSITIVE_INFINITY }).verdict,
    'faster',
    'pooled, a false winner',
  )
  const { verdict, effect, ratio, warnings, incumbent } = compareOverall(points, options)
  t.equal(verdict, 'no difference shown')
  t.equal(effect.value, 0.5)
  t.ok(ratio.low < 1 && ratio.high > 1)
  t.same(warnings, [], 'and nothing is in doubt')
  t.equal(incumbent.sessions, 2 * 12 * (30 + 70), 'of all sessions')
})

t.test('a true difference is found all the same', async (t) => {
  const points = dayAndNight(24).map((point) => {
    if (point.attributes?.track === 'a') return point
    const { counts } = (point.value as unknown as { buckets: { counts: number[] } }).buckets
    return { ...point, value: explicit(boundaries, [0, ...counts.slice(0, -1)]).value }
  })
  const { verdict, ratio } = compareOverall(points, options)
  t.equal(verdict, 'faster')
  const truth = Math.sqrt(10)
  t.ok(
    ratio.low > 1 && ratio.low < truth && ratio.high > truth,
    `a bucket more: ${ratio.low} to ${ratio.high}`,
  )
})

t.test(
  'where the arms took turns, or intervals are as long as all the time, all are compared, with a warning',
  async (t) => {
    const all = dayAndNight(2)
    const turns = all.filter((_, index) => index === 0 || index === 3)
    const { incumbent, challenger, warnings } = compareOverall(turns, options)
    t.match({ incumbent, challenger }, { incumbent: { sessions: 60 }, challenger: { sessions: 140 } })
    t.match(warnings, [/all sessions are pooled/])
    const cumulative = dayAndNight(1)
    t.match(compareOverall(cumulative, options).warnings, [/all sessions are pooled/])
  },
)
