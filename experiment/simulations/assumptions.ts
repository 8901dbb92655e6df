import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { goodputBoundaries } from 'measured-listener'
import { type Attributes, compare, compareOverall, compareStrata, type HistogramPoint } from '../lib/index.js'
import { rankTest } from '../lib/rank-test.js'
import { sampler } from './population.js'
import { random } from './random.js'

/** Equal arms in circumstances that spoil a plain rank test of pooled sessions, and what then helps. */
export interface Circumstance {
  readonly name: string
  /** Whether a trial ends with a verdict for one of the arms: of the plain test, and of this package's. */
  trial(uniform: () => number): { readonly plain: boolean; readonly told: boolean }
}

const options = { arm: 'track', incumbent: 'a', challenger: 'b' }
const decided = ({ verdict }: { verdict: string }): boolean =>
  verdict === 'slower' || verdict.startsWith('faster')

const countsOf = ({ value }: HistogramPoint): readonly number[] =>
  'buckets' in value ? value.buckets.counts : value.positive.bucketCounts
const labelled = (point: HistogramPoint, attributes: Attributes, hour?: number): HistogramPoint => ({
  ...point,
  attributes,
  ...(hour !== undefined && { startTime: [hour * 3600, 0], endTime: [(hour + 1) * 3600, 0] }),
})
const capped = (slow: number, sessions: number): HistogramPoint => ({
  value: {
    count: sessions,
    buckets: { boundaries: [300_000, 1_000_000], counts: [slow, sessions - slow, 0] },
  },
})

/** Mann-Whitney with the variance of equal arms alone, at 5 %. */
function plainTest(incumbent: HistogramPoint, challenger: HistogramPoint): boolean {
  const { effect, equalError } = rankTest(countsOf(incumbent), countsOf(challenger))
  return equalError > 0 && Math.abs(effect - 0.5) > normalQuantile(0.975, 0, 1) * equalError
}

const sessions = sampler('default', { median: 100_000, sigma: 1 })
const narrow = sampler('default', { median: 100_000, sigma: 0.5 })
const wide = sampler('default', { median: 100_000, sigma: 2 })
const slow = sampler('default', { median: 30_000, sigma: 1 })
const fast = sampler('default', { median: 300_000, sigma: 1 })

const drawn = (sessions: number, share: number, uniform: () => number): number => {
  let count = 0
  for (let session = 0; session < sessions; session += 1) if (uniform() < share) count += 1
  return count
}

/** Users with 5 sessions each, whose logarithms have a correlation of 0.5; each session in its bucket. */
function clustered(users: number, uniform: () => number): HistogramPoint {
  const counts = new Array<number>(goodputBoundaries.length + 1).fill(0)
  const normal = (): number => normalQuantile(uniform(), 0, 1) * Math.SQRT1_2
  for (let user = 0; user < users; user += 1) {
    const own = normal()
    for (let session = 0; session < 5; session += 1) {
      const rate = 100_000 * Math.exp(own + normal())
      const found = goodputBoundaries.findIndex((boundary) => rate <= boundary)
      const index = found < 0 ? goodputBoundaries.length : found
      counts[index] = (counts[index] ?? 0) + 1
    }
  }
  return { value: { count: 5 * users, buckets: { boundaries: [...goodputBoundaries], counts } } }
}

export const circumstances: readonly Circumstance[] = [
  {
    name: '99.8 % of sessions at a cap, shares 99/1',
    trial(uniform) {
      const [ours, theirs] = [
        capped(drawn(9900, 0.002, uniform), 9900),
        capped(drawn(100, 0.002, uniform), 100),
      ]
      return { plain: plainTest(ours, theirs), told: decided(compare([ours], [theirs], { looks: 'once' })) }
    },
  },
  {
    name: 'equal medians, sigma 0.5 and 2, shares 95/5',
    trial(uniform) {
      const [ours, theirs] = [narrow(1900, uniform), wide(100, uniform)]
      return { plain: plainTest(ours, theirs), told: decided(compare([ours], [theirs], { looks: 'once' })) }
    },
  },
  {
    name: 'shares 30 % by day, 70 % by night',
    trial(uniform) {
      const points = Array.from({ length: 24 }, (_, hour) => hour).flatMap((hour) => {
        const [draw, share] = hour < 12 ? ([fast, 0.3] as const) : ([slow, 0.7] as const)
        const count = Math.round(200 * share)
        return [
          labelled(draw(200 - count, uniform), { track: 'a' }, hour),
          labelled(draw(count, uniform), { track: 'b' }, hour),
        ]
      })
      const pooled = compareOverall(points, { ...options, looks: 'once', window: Number.POSITIVE_INFINITY })
      return { plain: decided(pooled), told: decided(compareOverall(points, { ...options, looks: 'once' })) }
    },
  },
  {
    name: 'two countries, shares 20 % and 80 %',
    trial(uniform) {
      const points = [
        labelled(slow(1600, uniform), { track: 'a', country: 'X' }),
        labelled(slow(400, uniform), { track: 'b', country: 'X' }),
        labelled(fast(400, uniform), { track: 'a', country: 'Y' }),
        labelled(fast(1600, uniform), { track: 'b', country: 'Y' }),
      ]
      const by = { ...options, looks: 'once', by: ['country'] } as const
      return {
        plain: decided(compareOverall(points, { ...by, by: [] })),
        told: decided(compareOverall(points, by)),
      }
    },
  },
  {
    name: 'the slowest 10 % are missing, with no error',
    trial(uniform) {
      const [ours, all] = [sessions(4000, uniform), sessions(4000, uniform)]
      let left = 400
      const counts = countsOf(all).map((count) => {
        const dropped = Math.min(left, count)
        left -= dropped
        return count - dropped
      })
      const theirs = { value: { count: 3600, buckets: { boundaries: [...goodputBoundaries], counts } } }
      const whole = { sessions: 4000, failed: 0 }
      const outcomes = { incumbent: whole, challenger: whole }
      return {
        plain: decided(compare([ours], [theirs])),
        told: decided(compare([ours], [theirs], { outcomes })),
      }
    },
  },
  {
    name: '20 equal countries, at least one verdict',
    trial(uniform) {
      const points = Array.from({ length: 20 }, (_, index) => `C${index}`).flatMap((country) => [
        labelled(sessions(200, uniform), { track: 'a', country }),
        labelled(sessions(200, uniform), { track: 'b', country }),
      ])
      const by = { ...options, looks: 'once', by: ['country'] } as const
      const any = (multiplicity: 'none' | 'false-discovery-rate'): boolean =>
        compareStrata(points, { ...by, multiplicity }).some(({ comparison }) => decided(comparison))
      return { plain: any('none'), told: any('false-discovery-rate') }
    },
  },
  {
    name: '5 sessions a user, correlation 0.5; design effect 3',
    trial(uniform) {
      const [ours, theirs] = [clustered(200, uniform), clustered(200, uniform)]
      return {
        plain: decided(compare([ours], [theirs], { looks: 'once' })),
        told: decided(compare([ours], [theirs], { looks: 'once', designEffect: 3 })),
      }
    },
  },
]

/** The shares of trials that end with a verdict. */
export function falseVerdicts(
  { trial }: Circumstance,
  trials: number,
  seed: number,
): { plain: number; told: number } {
  const uniform = random(seed)
  let [plain, told] = [0, 0]
  for (let index = 0; index < trials; index += 1) {
    const verdicts = trial(uniform)
    if (verdicts.plain) plain += 1
    if (verdicts.told) told += 1
  }
  return { plain: plain / trials, told: told / trials }
}
