import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { random } from './random.js'
import { sampleRankSum } from './rank-sum.js'

/**
 * How many sessions of each arm Mann-Whitney needs, of the sessions themselves, for one look at 5 % with a power of
 * 80 %: Noether's, with P(challenger faster) = Phi(ln(ratio) / (sigma sqrt(2))) of log-normal sessions.
 */
export function rawSessions(ratio: number, sigma: number): number {
  const effect = normalCdf(Math.log(ratio) / (sigma * Math.SQRT2), 0, 1)
  const z = normalQuantile(0.975, 0, 1) + normalQuantile(0.8, 0, 1)
  return Math.ceil(z ** 2 / (6 * (effect - 0.5) ** 2))
}

/** How often Mann-Whitney of the sessions themselves finds the ratio: that the number above is the right one. */
export function rawPower(
  cell: { readonly ratio: number; readonly sigma: number; readonly sessions: number },
  trials: number,
  seed: number,
): number {
  const { ratio, sigma, sessions } = cell
  const uniform = random(seed)
  let found = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const u = sampleRankSum(sessions, Math.log(ratio) / sigma, uniform)
    const z = (u / sessions ** 2 - 0.5) / Math.sqrt((2 * sessions + 1) / (12 * sessions ** 2))
    if (z > normalQuantile(0.975, 0, 1)) found += 1
  }
  return found / trials
}
