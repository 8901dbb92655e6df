import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { failuresOf } from '../../lib/failures.js'
import { compare, compareOverall, type HistogramPoint, type Outcomes } from '../../lib/index.js'
import { counted, countsOf, labelled } from '../points.js'
import { sampler } from '../population.js'
import { type Circumstance, decided } from './circumstance.js'

const sessions = sampler('default', { median: 100_000, sigma: 1 })
const whole = { sessions: 4000, failed: 0 }
const once = { arm: 'track', incumbent: 'a', challenger: 'b', looks: 'once' } as const

/** Of so many sessions, a binomial number fails; normal, since there are millions. */
function ending(count: number, share: number, uniform: () => number): Outcomes {
  const deviation = Math.sqrt(count * share * (1 - share))
  const failed = Math.round(count * share + deviation * normalQuantile(uniform(), 0, 1))
  return { sessions: count, failed: Math.max(0, failed) }
}

const failsMore = (arms: readonly { incumbent: Outcomes; challenger: Outcomes }[], margin: number): boolean =>
  failuresOf(arms, normalQuantile(0.975, 0, 1)).difference.low > margin

/** The slowest part of some sessions, and the rest. */
function withoutSlowest(point: HistogramPoint, dropped: number): HistogramPoint {
  let left = dropped
  return counted(
    countsOf(point).map((count) => {
      const taken = Math.min(left, count)
      left -= taken
      return count - taken
    }),
  )
}

const missing: Circumstance = {
  name: 'the challenger ends its slowest 10 % without an error',
  remedy: 'outcomes of all sessions',
  trials: 2000,
  trial: (uniform) => {
    const [ours, theirs] = [sessions(4000, uniform), withoutSlowest(sessions(4000, uniform), 400)]
    const outcomes = { incumbent: whole, challenger: whole }
    return {
      before: decided(compare([ours], [theirs])),
      after: decided(compare([ours], [theirs], { outcomes })),
    }
  },
}

/** Sessions of both arms are missing in equal shares, which differ between countries. */
const missingEverywhere: Circumstance = {
  name: '2 % and 10 % missing in two countries, shares 20 and 80 %: a verdict is kept back',
  remedy: 'within countries',
  trials: 2000,
  trial: (uniform) => {
    const arm = (track: string, country: string, count: number, share: number) => {
      const lost = ending(count, share, uniform).failed
      return { lost, count, point: labelled(sessions(count - lost, uniform), { track, country }) }
    }
    const all = [
      arm('a', 'X', 8000, 0.02),
      arm('b', 'X', 2000, 0.02),
      arm('a', 'Y', 2000, 0.1),
      arm('b', 'Y', 8000, 0.1),
    ]
    const missed = (track: string) =>
      all
        .filter(({ point }) => point.attributes?.track === track)
        .map(({ count, lost }) => ({ sessions: count, failed: lost }))
    const [ours, theirs] = [missed('a'), missed('b')]
    const pool = (of: Outcomes[]): Outcomes => ({
      sessions: 10_000,
      failed: of.reduce((sum, { failed }) => sum + failed, 0),
    })
    const differs = (of: readonly { incumbent: Outcomes; challenger: Outcomes }[]): boolean => {
      const { low, high } = failuresOf(of, normalQuantile(0.975, 0, 1)).difference
      return low > 0 || high < 0
    }
    return {
      before: differs([{ incumbent: pool(ours), challenger: pool(theirs) }]),
      after: differs(ours.map((incumbent, index) => ({ incumbent, challenger: theirs[index] as Outcomes }))),
    }
  },
}

const margin: Circumstance = {
  name: '1.02 and 1.00 % of 10,000,000 sessions fail: "fails more"',
  remedy: 'a margin of 0.5 %',
  trials: 10_000,
  trial: (uniform) => {
    const arms = [{ incumbent: ending(1e7, 0.01, uniform), challenger: ending(1e7, 0.0102, uniform) }]
    return { before: failsMore(arms, 0), after: failsMore(arms, 0.005) }
  },
}

/** Sessions of two countries, that fail in 1 % and in 10 % of cases; the challenger has 20 % of the one and 80 % of the other. */
const inCountries: Circumstance = {
  name: '1 and 10 % fail in two countries, shares 20 and 80 %: "fails more"',
  remedy: 'by country',
  trials: 10_000,
  trial: (uniform) => {
    const strata = [
      { incumbent: ending(8000, 0.01, uniform), challenger: ending(2000, 0.01, uniform) },
      { incumbent: ending(2000, 0.1, uniform), challenger: ending(8000, 0.1, uniform) },
    ]
    const pool = (arm: 'incumbent' | 'challenger'): Outcomes => ({
      sessions: 10_000,
      failed: strata.reduce((sum, each) => sum + each[arm].failed, 0),
    })
    const pooled = [{ incumbent: pool('incumbent'), challenger: pool('challenger') }]
    return { before: failsMore(pooled, 0.005), after: failsMore(strata, 0.005) }
  },
}

const resets: Circumstance = {
  name: 'resets after 5 % of complete transfers, of the challenger only',
  remedy: 'options.failed',
  trials: 2000,
  trial: (uniform) => {
    const reset = { track: 'b', 'error.type': 'ECONNRESET' }
    const points = [
      labelled(sessions(8000, uniform), { track: 'a' }),
      labelled(sessions(8000, uniform), { track: 'b' }),
    ]
    const outcomes = [
      labelled(counted([8000, 0], [1]), { track: 'a' }),
      labelled(counted([7600, 0], [1]), { track: 'b' }),
      labelled(counted([400, 0], [1]), reset),
    ]
    const of = (options: object): boolean => decided(compareOverall(points, { ...once, ...options }))
    const failed = (attributes: Readonly<Record<string, unknown>>): boolean =>
      attributes['error.type'] !== undefined && attributes['error.type'] !== 'ECONNRESET'
    return { before: of({ outcomes }), after: of({ outcomes, failed }) }
  },
}

/** Sessions that failed, or that are missing. */
export const endings = (short: boolean): Circumstance[] =>
  [missing, missingEverywhere, margin, inCountries, resets].map((each) => ({
    ...each,
    trials: short ? 100 : each.trials,
  }))
