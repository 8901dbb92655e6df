import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import type { Looks } from '../lib/index.js'
import { evenLooks, winners } from './growth.js'
import type { Kind } from './population.js'
import { random } from './random.js'
import { sampleRankSum } from './rank-sum.js'
import type { Row, Section } from './section.js'

const SIGMA = 1.5
const RATIO = 1.2

/** How often a ratio of 1.2 is found. */
export function power(short: boolean): Section {
  const trials = short ? 200 : 2500
  const raw = rawSessions()
  const row = (kind: Kind, factor: number, times: number, looks: 'any' | 'once' | 'plan'): Row => ({
    trials,
    run: (seed) => {
      const total = 2 * Math.floor(raw * factor)
      const plan: Looks = looks === 'plan' ? { planned: times, sessions: total } : looks
      const growth = { kind, sigma: SIGMA, ratio: RATIO, at: evenLooks(total, times), looks: plan }
      const { faster, sessions } = winners(growth, trials, seed)
      const found = { share: faster, trials, atLeast: 0.8 }
      return [kind, total, times, looks, factor, found, (sessions / 2 / raw).toFixed(2)]
    },
  })
  const itself: Row = {
    trials,
    run: (seed) => {
      const found = rawPower(raw, trials, seed)
      return ['none', 2 * raw, 1, 'plain', 1, `${(found * 100).toFixed(1)} %`, '1.00']
    },
  }
  const all = (['default', 'exponential'] as const).flatMap((kind) => [
    row(kind, kind === 'default' ? 1.2 : 1.02, 1, 'once'),
    row(kind, kind === 'default' ? 1.25 : 1.06, 5, 'plan'),
    row(kind, 1.8, 50, 'any'),
  ])
  return {
    title: `Power: how often a ratio of ${RATIO} is found, sigma ${SIGMA}: at least 80 %. "of raw" is of the ${2 * raw} sessions of which Mann-Whitney of the sessions themselves, not in buckets, finds it in 80 % at one look; "ended at", when looks end with a verdict, in the mean.`,
    head: ['buckets', 'sessions', 'looks', 'option looks', 'of raw', 'found', 'ended at'],
    rows: [itself, ...(short ? all.slice(0, 3) : all)],
  }
}

/**
 * How many sessions of each arm Mann-Whitney needs, of the sessions themselves, for one look at 5 % with a power of
 * 80 %: Noether's, with P(challenger faster) = Phi(ln(ratio) / (sigma sqrt(2))) of log-normal sessions.
 */
function rawSessions(): number {
  const effect = normalCdf(Math.log(RATIO) / (SIGMA * Math.SQRT2), 0, 1)
  const z = normalQuantile(0.975, 0, 1) + normalQuantile(0.8, 0, 1)
  return Math.ceil(z ** 2 / (6 * (effect - 0.5) ** 2))
}

/** How often Mann-Whitney of the sessions themselves finds the ratio: that the number above is the right one. */
function rawPower(sessions: number, trials: number, seed: number): number {
  const uniform = random(seed)
  let found = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const u = sampleRankSum(sessions, Math.log(RATIO) / SIGMA, uniform)
    const z = (u / sessions ** 2 - 0.5) / Math.sqrt((2 * sessions + 1) / (12 * sessions ** 2))
    if (z > normalQuantile(0.975, 0, 1)) found += 1
  }
  return found / trials
}
