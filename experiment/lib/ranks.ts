import binomialQuantile from '@stdlib/stats-base-dists-binomial-quantile'

/** Between how many of `sessions` values the quantile lies. */
export interface Ranks {
  readonly low: number
  readonly high: number
}

/**
 * The order statistics between which the quantile `q` of the population lies with probability `1 - alpha` or
 * more, whatever its distribution. The number of values up to the quantile is binomial: it is at least `low`, and
 * at most `high`, except with probability `alpha / 2` each.
 *
 * `low` is the largest l with P(B < l) <= alpha / 2, `high` the smallest h with P(B > h) <= alpha / 2, where
 * B ~ Bin(sessions, q).
 *
 * @see W. J. Conover, Practical Nonparametric Statistics, 3rd ed. (1999), 3.2
 * @see G. J. Hahn, W. Q. Meeker, Statistical Intervals (1991), 5.2
 */
export function ranksOf(sessions: number, q: number, alpha: number): Ranks {
  return {
    low: binomialQuantile(alpha / 2, sessions, q),
    high: binomialQuantile(1 - alpha / 2, sessions, q),
  }
}
