import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { goodputBoundaries } from 'measured-listener'
import { compareStrata, designEffectOf, type HistogramPoint } from '../../lib/index.js'
import { counted, labelled } from '../points.js'
import { sampler } from '../population.js'
import { plainWinnerOf, testOf, winnerOf } from '../test-of.js'
import { type Circumstance, decided } from './circumstance.js'

const sessions = sampler('default', { median: 100_000, sigma: 1 })
const twice = sampler('default', { median: 200_000, sigma: 1 })
const once = { arm: 'track', incumbent: 'a', challenger: 'b', looks: 'once', by: ['country'] } as const

function countries(different: number, uniform: () => number): HistogramPoint[] {
  return Array.from({ length: 20 }, (_, index) => index).flatMap((country) => [
    labelled(sessions(200, uniform), { track: 'a', country: `C${country}` }),
    labelled((country < different ? twice : sessions)(200, uniform), { track: 'b', country: `C${country}` }),
  ])
}

/** The share of false ones among the verdicts of 20 countries; 0 where there is none. */
const discovery = (different: number, trials: number): Circumstance => ({
  name: `20 countries, ${different} of them different: false verdicts among all`,
  remedy: 'false discovery rate',
  trials,
  trial: (uniform) => {
    const points = countries(different, uniform)
    const share = (multiplicity: 'none' | 'false-discovery-rate'): number => {
      const all = compareStrata(points, { ...once, multiplicity }).map(({ comparison }) =>
        decided(comparison),
      )
      const found = all.filter(Boolean).length
      return found === 0 ? 0 : all.slice(different).filter(Boolean).length / found
    }
    return { before: share('none'), after: share('false-discovery-rate') }
  },
})

/** Users with 1 to 9 sessions, 5 in the mean, whose logarithms have a correlation of 0.5; each session in its bucket. */
function clustered(users: number, uniform: () => number): { point: HistogramPoint; of: number[] } {
  const counts = new Array<number>(goodputBoundaries.length + 1).fill(0)
  const of = Array.from({ length: users }, () => 1 + Math.floor(uniform() * 9))
  const normal = (): number => normalQuantile(uniform(), 0, 1) * Math.SQRT1_2
  for (const each of of) {
    const own = normal()
    for (let session = 0; session < each; session += 1) {
      const rate = 100_000 * Math.exp(own + normal())
      const found = goodputBoundaries.findIndex((boundary) => rate <= boundary)
      const index = found < 0 ? goodputBoundaries.length : found
      counts[index] = (counts[index] ?? 0) + 1
    }
  }
  return { point: counted(counts), of }
}

type Told = (ours: number[], theirs: number[]) => number
const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0)

const users = (remedy: string, trials: number, effect: Told, outside = false): Circumstance => ({
  name: '1 to 9 sessions a user, correlation 0.5',
  remedy,
  trials,
  outside,
  trial: (uniform) => {
    const [ours, theirs] = [clustered(200, uniform), clustered(200, uniform)]
    const plain = testOf(ours.point, theirs.point, { looks: 'once' })
    const designEffect = effect(ours.of, theirs.of)
    const told = testOf(ours.point, theirs.point, { looks: 'once', designEffect })
    return { before: plainWinnerOf(plain) !== 0, after: winnerOf(told) !== 0 }
  },
})

/** Many strata, and sessions that are not independent. */
export const families = (short: boolean): Circumstance[] => {
  const trials = short ? 40 : 1500
  const many = short ? 400 : 10_000
  return [
    discovery(0, trials),
    discovery(5, trials),
    users('designEffectOf(sessions of each user, 0.5)', many, (ours, theirs) =>
      Math.max(designEffectOf(ours, 0.5), designEffectOf(theirs, 0.5)),
    ),
    users('designEffectOf(sessions of each user)', many, (ours, theirs) =>
      Math.max(designEffectOf(ours), designEffectOf(theirs)),
    ),
    users(
      'designEffectOf({ sessions, users }, 0.5)',
      many,
      (ours, theirs) =>
        Math.max(...[ours, theirs].map((of) => designEffectOf({ sessions: sum(of), users: of.length }, 0.5))),
      true,
    ),
  ]
}
