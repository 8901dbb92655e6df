import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { plannedP, plannedZ, type Schedule } from './planned.js'

/**
 * How often the question is asked. `any`: as often as one likes, at any times, and stopping at any. `once`: once, at a
 * number of sessions that was fixed before. A {@link Plan} has a few looks and an end: it takes 1.03 times the sessions of
 * `once`, where `any` takes some 1.6 times.
 */
export type Looks = 'any' | 'once' | Plan

/**
 * Some looks, the last at a number of sessions fixed before; the earlier a look, the stronger its evidence has to be
 * (O'Brien and Fleming's boundaries, by Lan and DeMets' spending function). It may end at any of them. Shares of the
 * arms have to hold still: the part of the plan that is done is told by numbers of sessions.
 */
export interface Plan {
  /** How many looks, evenly spread: an integer from 1 to 50. */
  readonly planned: number
  /**
   * How many sessions of both arms, those that failed among them, there will be at the last look. Of `compareStrata` and
   * `compareOverall`, those of all strata. A look at half a step more than these, or at any number after a look that
   * had them, is one more than planned: it shows nothing, whatever there is.
   *
   * @default as many as it takes to find `ratio` with `power`, as the sessions so far tell; a plan with no end of its own:
   *   what is past it counts as the last look, with a warning
   */
  readonly sessions?: number
  /**
   * How many sessions there were at the looks before this one. Then a look may be at any number of sessions, there may be
   * more than planned, and the last may come late. Needs `sessions`.
   *
   * @default the looks are evenly spread, and this is the one that is nearest
   */
  readonly taken?: readonly number[]
}

/** How a look is judged. */
export interface Look {
  /** Of a plan, where in it this look is. */
  readonly looks: 'any' | 'once' | Schedule | typeof ENDED
  /** The z that is expected of the effect worth finding, per square root of the information. */
  readonly drift: number
  /** m n / (m + n), of arms with m and n sessions. */
  readonly information: number
}

/** A look after the last of a plan: nothing is left of alpha. */
export const ENDED = 'ended'

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
  if (looks === ENDED || information === 0) return 1
  if (looks !== 'any') return plannedP(z, looks)
  const b = z * Math.sqrt(information)
  const near = Math.exp(logRatio(b, information, drift, NEAR_WIDTH * drift))
  const any = Math.exp(logRatio(b, information, 0, ANY_WIDTH))
  return Math.min(1, 1 / (NEAR * near + (1 - NEAR) * any))
}

/** How large `z` must be, either way, for a p-value of `alpha`: infinite where nothing can be found. */
export function criticalZ(alpha: number, look: Look): number {
  const { looks, information } = look
  if (looks === 'once') return normalQuantile(1 - alpha / 2, 0, 1)
  if (looks === ENDED || information === 0) return Number.POSITIVE_INFINITY
  if (looks !== 'any') return plannedZ(alpha, looks)
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
