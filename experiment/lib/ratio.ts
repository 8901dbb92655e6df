import type { Buckets } from './buckets.js'
import { geometric, placeOf } from './place.js'
import { type Ranks, ranksOf } from './ranks.js'
import { type Reading, readings } from './readings.js'

/** A number that is estimated, and its confidence interval. */
export interface Estimate {
  /** `undefined` where the buckets cannot tell. */
  readonly value: number | undefined
  readonly low: number
  readonly high: number
}

/**
 * The interval of a difference, out of those of its two terms, by MOVER: with estimates a, b and their intervals
 * (la, ua), (lb, ub), that of b - a is
 *
 *     b - a - sqrt((b - lb)^2 + (ua - a)^2)   to   b - a + sqrt((ub - b)^2 + (a - la)^2)
 *
 * @see A. Donner, G. Y. Zou, Closed-form confidence intervals for functions of the normal mean and standard
 *   deviation, Stat. Methods Med. Res. 21 (2012) 347-359, equations (1), (2)
 */
export function difference(a: Reading, b: Reading): { readonly low: number; readonly high: number } {
  const [low, high] = [
    b.middle - a.middle - Math.hypot(b.middle - b.low, a.high - a.middle),
    b.middle - a.middle + Math.hypot(b.high - b.middle, a.middle - a.low),
  ]
  // An end that is infinite on both sides of a minus is none.
  return {
    low: Number.isNaN(low) ? Number.NEGATIVE_INFINITY : low,
    high: Number.isNaN(high) ? Number.POSITIVE_INFINITY : high,
  }
}

const logOf = ({ low, middle, high }: Reading): Reading => ({
  low: Math.log(low),
  middle: Math.log(middle),
  high: Math.log(high),
})

/**
 * The ratio of two medians, challenger to incumbent, and its interval: MOVER on the logarithms. Its lower end is with
 * the challenger's values as low inside their buckets as they may lie and the incumbent's as high, the upper end the
 * other way round: what buckets hide does not average out.
 */
export function ratioOfMedians(incumbent: Buckets, challenger: Buckets, alpha: number): Estimate {
  const [from, to] = [read(incumbent), read(challenger)]
  const [below, above] = [incumbent, challenger].map(median)
  const value = above === undefined || below === undefined || below === 0 ? undefined : above / below
  return {
    value,
    low: Math.exp(difference(from.highest, to.lowest).low),
    high: Math.exp(difference(from.lowest, to.highest).high),
  }

  function read(buckets: Buckets): { readonly lowest: Reading; readonly highest: Reading } {
    const ranks = halfway(ranksOf(buckets.sessions, 0.5, alpha))
    const [lowest, highest] = readings(buckets, 0.5, ranks)
    return { lowest: logOf(lowest), highest: logOf(highest) }
  }
}

/**
 * Ranks are whole, which makes the interval of one median wider than it need be, by half a rank at either end on
 * average. Of two arms that would add up: with 50 sessions each, 95 % would be 97.5 %.
 */
function halfway({ low, high }: Ranks): Ranks {
  return low < 1 ? { low, high } : { low: low + 0.5, high: high - 0.5 }
}

function median(buckets: Buckets): number | undefined {
  const position = buckets.sessions / 2
  return position === 0 ? undefined : geometric(placeOf(buckets, position), position)
}
