import type { Buckets } from './buckets.js'
import { type CompareOptions, checkCompareOptions } from './compare-options.js'
import { align, checkPoints } from './merge.js'
import { type Comparison, comparisonOf } from './pairs.js'
import type { HistogramPoint } from './point.js'
import { testPairs } from './tested.js'

/**
 * Whether the challenger's sessions are faster than the incumbent's, from the histograms of both.
 *
 * The verdict is that of a rank test on the buckets (Mann-Whitney, ties corrected), so it does not depend on how
 * values lie inside a bucket; and it may be asked for again and again (see {@link Looks}). `faster` and `slower` are
 * false for at most `1 - confidence` of equal arms, together. The ratio's interval is of the same test, and holds 1 where
 * it shows nothing; it allows for how values may lie inside their buckets. Of many strata some verdicts are false: see
 * {@link compareStrata}. An arm without points has too few sessions, as one without sessions.
 *
 * @param incumbent points of one arm, added up; see {@link quantile}
 * @param challenger points of the other, with boundaries that merge with those
 * @throws TypeError for arguments or options of a wrong type, and options that there are not
 * @throws RangeError for counts that cannot be, boundaries that cannot be merged, options out of range
 *
 * @example
 * import { compare } from 'measured-experiment'
 *
 * const { verdict, ratio, reason } = compare(incumbentPoints, challengerPoints, {
 *   outcomes: { incumbent: { sessions: 8120, failed: 40 }, challenger: { sessions: 790, failed: 3 } },
 * })
 * console.log(verdict, ratio.value, `${ratio.low} to ${ratio.high}:`, reason)
 */
export function compare(
  incumbent: readonly HistogramPoint[],
  challenger: readonly HistogramPoint[],
  options: CompareOptions = {},
): Comparison {
  checkPoints('incumbent', incumbent, 0)
  checkPoints('challenger', challenger, 0)
  checkCompareOptions(options)
  const [ours, theirs] = align([incumbent, challenger]) as [Buckets, Buckets]
  const { outcomes } = options
  return comparisonOf(testPairs([{ incumbent: ours, challenger: theirs, outcomes }], options))
}
