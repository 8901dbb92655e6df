import type { Buckets } from './buckets.js'
import { outOfRange, wrongType } from './check.js'
import { align, checkPoints } from './merge.js'
import { geometric, placeOf } from './place.js'
import type { HistogramPoint } from './point.js'
import { ranksOf } from './ranks.js'
import { readings } from './readings.js'

/** A quantile of sessions that buckets have counted. */
export interface Quantile {
  /** Interpolated on the log scale; `undefined` where the bucket is open, and there are only bounds. */
  readonly value: number | undefined
  /** The bucket's edges: the quantile of the sessions counted is surely between them. */
  readonly atLeast: number
  readonly atMost: number
  /** The confidence interval of the population's quantile; 0 or `Infinity` where there is no bound. */
  readonly low: number
  readonly high: number
  /** How many sessions it is of. */
  readonly sessions: number
}

export interface QuantileOptions {
  /**
   * How likely the interval covers the truth.
   *
   * @default 0.95
   */
  readonly confidence?: number
}

export const DEFAULT_CONFIDENCE = 0.95

/** @throws TypeError for what is no number, RangeError for one that is not between 0 and 1, both excluded */
export function checkShare(name: string, value: unknown): void {
  if (typeof value !== 'number') throw wrongType(name, 'a number', value)
  if (!(value > 0 && value < 1)) throw outOfRange(name, 'more than 0 and less than 1', value)
}

export function quantileOf(buckets: Buckets, q: number, alpha: number): Quantile {
  const { sessions } = buckets
  const place = placeOf(buckets, q * sessions)
  const [lowest, highest] = readings(buckets, q, ranksOf(sessions, q, alpha))
  return {
    value: sessions === 0 ? undefined : geometric(place, q * sessions),
    atLeast: place.low,
    atMost: place.high,
    low: lowest.low,
    high: highest.high,
    sessions,
  }
}

/**
 * The quantile `q` of what histograms have counted together: points of several processes, or of several intervals,
 * are added up bucket by bucket.
 *
 * Interpolated geometrically inside its bucket: `low * (high / low) ** part`, where `part` of the bucket's sessions
 * are below it. The confidence interval is that of the binomial ranks (any distribution has it), mapped through the
 * buckets. How values lie inside a bucket nobody knows: each end is read with as many of them at the far side as the
 * neighbouring buckets make believable. Where buckets are fine that is next to nothing; where they are coarser than
 * the data, the interval is wider, up to the bucket's edges.
 *
 * Two lists of explicit boundaries merge if one contains the other, at the coarser; exponential histograms always.
 *
 * @param points of one metric: explicit or exponential buckets, not both
 * @param q more than 0 and less than 1; 0.5 is the median
 * @throws TypeError for arguments of a wrong type, an empty list included
 * @throws RangeError for counts that cannot be, unequal boundaries, a cumulative stream read twice, no session
 *
 * @example
 * import { quantile } from 'measured-experiment'
 *
 * const { value, low, high } = quantile(dataPoints, 0.5)
 * console.log(`median ${value} bytes/s, 95 % sure between ${low} and ${high}`)
 */
export function quantile(
  points: readonly HistogramPoint[],
  q: number,
  { confidence = DEFAULT_CONFIDENCE }: QuantileOptions = {},
): Quantile {
  checkPoints('points', points)
  checkShare('q', q)
  checkShare('options.confidence', confidence)
  const [buckets] = align([points])
  if (buckets === undefined || buckets.sessions === 0) throw new RangeError('points have no session')
  return quantileOf(buckets, q, 1 - confidence)
}
