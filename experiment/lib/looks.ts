import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'

/**
 * How often the question is asked: `once`, at a number of sessions that was fixed before; or as often as one
 * likes (`any`), at any times, and stopping at any.
 */
export type Looks = 'any' | 'once'

/** How a look is judged. */
export interface Look {
  readonly looks: Looks
  /** The z that is expected of the effect worth finding, per square root of the information. */
  readonly drift: number
  /** m n / (m + n), of arms with m and n sessions. */
  readonly information: number
}

/** Of the likelihood ratio, the part that is for effects near the one worth finding; the rest is for any. */
const NEAR = 0.9
/** The standard deviation of effects near it, in units of it. */
const NEAR_WIDTH = 0.5
/** The standard deviation of any effects, as drifts: the largest there can be is sqrt(12) / 2. */
const ANY_WIDTH = 0.5

/**
 * The logarithm of the likelihood ratio of a Brownian motion at `b` after `time`, of drifts that are normal around
 * `mean` and around its opposite, half each, against none: with v = 1 + width^2 time,
 *
 *     -ln(v) / 2 + (width^2 b^2 - mean^2 time) / (2 v) + ln cosh(mean b / v)
 */
function logRatio(b: number, time: number, mean: number, width: number): number {
  const v = 1 + width ** 2 * time
  const x = Math.abs(mean * b) / v
  const logCosh = x + Math.log1p(Math.exp(-2 * x)) - Math.LN2
  return -Math.log(v) / 2 + (width ** 2 * b ** 2 - mean ** 2 * time) / (2 * v) + logCosh
}

/**
 * The p-value of `z`, two-sided. Of looks at any times it is always valid: one over the likelihood ratio of a mixture
 * of effects against none. While the arms are equal that ratio is a martingale, and the probability that it ever
 * reaches 1 / alpha is alpha at most (Ville), however often one looks. This holds as sessions grow in number: then
 * z times the root of the information is a Brownian motion in the information.
 *
 * @see H. Robbins, Statistical methods related to the law of the iterated logarithm, Ann. Math. Statist. 41 (1970)
 *   1397-1409: mixtures
 * @see R. Johari, P. Koomen, L. Pekelis, D. Walsh, Always valid inference, Oper. Res. 70 (2022) 1806-1821
 */
export function pValue(z: number, { looks, drift, information }: Look): number {
  if (looks === 'once') return 2 * normalCdf(-Math.abs(z), 0, 1)
  const b = z * Math.sqrt(information)
  const near = Math.exp(logRatio(b, information, drift, NEAR_WIDTH * drift))
  const any = Math.exp(logRatio(b, information, 0, ANY_WIDTH))
  return Math.min(1, 1 / (NEAR * near + (1 - NEAR) * any))
}

/** How large `z` must be, either way, for a p-value of `alpha`: infinite where nothing can be found. */
export function criticalZ(alpha: number, look: Look): number {
  if (look.looks === 'once') return normalQuantile(1 - alpha / 2, 0, 1)
  if (look.information === 0) return Number.POSITIVE_INFINITY
  let [low, high] = [0, 1]
  while (pValue(high, look) > alpha) high *= 2
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2
    if (pValue(middle, look) > alpha) low = middle
    else high = middle
  }
  return high
}

/** The level of a single interval which is as wide as a `z` makes it. */
export const levelOf = (z: number): number => 2 * normalCdf(-z, 0, 1)
