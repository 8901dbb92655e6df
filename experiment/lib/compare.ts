import type { Buckets } from './buckets.js'
import { checkObject, outOfRange, wrongType } from './check.js'
import { criticalZ, type Looks, levelOf, pValue } from './looks.js'
import { align, checkPoints } from './merge.js'
import { driftOf, sessionsNeeded } from './needed.js'
import { checkOutcomes, type Failures, failedSlowest, failuresOf, type Outcomes } from './outcomes.js'
import type { HistogramPoint } from './point.js'
import { checkShare, DEFAULT_CONFIDENCE, type Quantile, quantileOf } from './quantile.js'
import { rankTest } from './rank-test.js'
import { type Estimate, ratioOfMedians } from './ratio.js'
import { judge, type Verdict } from './verdict.js'

export interface CompareOptions {
  /**
   * How likely an interval covers the truth; a verdict is false with at most the rest.
   *
   * @default 0.95
   */
  readonly confidence?: number
  /**
   * `any`: the question may be asked as often as one likes, of sessions that grow in number, and the answer acted
   * on at any time. `once`: it is asked once, at a number of sessions fixed before; then fewer sessions do.
   *
   * @default 'any'
   */
  readonly looks?: Looks
  /**
   * The smallest ratio worth finding, above 1. Says how many sessions are enough, and where repeated looks are
   * sharpest; others are found all the same.
   *
   * @default 1.2
   */
  readonly ratio?: number
  /**
   * With what probability `ratio` is to be found.
   *
   * @default 0.8
   */
  readonly power?: number
  /**
   * No verdict while an arm has fewer sessions, an integer from 2.
   *
   * @default 30
   */
  readonly minSessions?: number
  /** How the sessions of each arm ended. Without, an arm that drops its slow ones may look fast. */
  readonly outcomes?: { readonly incumbent: Outcomes; readonly challenger: Outcomes }
}

/** What two arms of an experiment show. Intervals are as safe for repeated looks as the verdict is. */
export interface Comparison {
  readonly verdict: Verdict
  /** Why, in words. */
  readonly reason: string
  /** The medians of the sessions that the histograms have. */
  readonly incumbent: Quantile
  readonly challenger: Quantile
  /** Of the medians, challenger to incumbent. */
  readonly ratio: Estimate
  /** The probability that a session of the challenger's is faster than one of the incumbent's; half of the ties. */
  readonly effect: Estimate
  /** Of the rank test, two-sided; always valid if `looks` is `any`. */
  readonly pValue: number
  /** How many sessions more, of both arms at their present shares, it takes to find `ratio`; 0 if these do. */
  readonly more: number
  /** Where outcomes were given. */
  readonly failures?: Failures
}

const DEFAULT_RATIO = 1.2
const DEFAULT_POWER = 0.8
const DEFAULT_MIN_SESSIONS = 30

export function checkCompareOptions(options: CompareOptions): void {
  checkObject('options', options)
  const { confidence = DEFAULT_CONFIDENCE, looks = 'any', ratio = DEFAULT_RATIO } = options
  const { power = DEFAULT_POWER, minSessions = DEFAULT_MIN_SESSIONS } = options
  checkShare('options.confidence', confidence)
  checkShare('options.power', power)
  if (looks !== 'any' && looks !== 'once') throw wrongType('options.looks', "'any' or 'once'", looks)
  for (const [name, value, least] of [
    ['ratio', ratio, 1],
    ['minSessions', minSessions, 1],
  ] as const) {
    if (typeof value !== 'number') throw wrongType(`options.${name}`, 'a number', value)
    if (!Number.isFinite(value) || value <= least)
      throw outOfRange(`options.${name}`, `finite, more than ${least}`, value)
  }
}

/** {@link compare}, of buckets that are aligned; an arm may be empty. */
export function compareBuckets(incumbent: Buckets, challenger: Buckets, options: CompareOptions): Comparison {
  const { confidence = DEFAULT_CONFIDENCE, looks = 'any', ratio = DEFAULT_RATIO } = options
  const { power = DEFAULT_POWER, minSessions = DEFAULT_MIN_SESSIONS, outcomes } = options
  const alpha = 1 - confidence

  const arm = (key: 'incumbent' | 'challenger', { counts, sessions }: Buckets): number[] => {
    if (outcomes === undefined) return [0, ...counts]
    checkOutcomes(`options.outcomes.${key}`, outcomes[key], sessions)
    return failedSlowest(counts, sessions, outcomes[key])
  }
  const [ours, theirs] = [arm('incumbent', incumbent), arm('challenger', challenger)]
  const test = rankTest(ours, theirs)
  const both = ours.map((count, index) => count + (theirs[index] as number))
  const drift = driftOf([0, ...incumbent.edges], both, ratio)
  const look = { looks, drift, information: test.information }
  const z = criticalZ(alpha, look)
  const level = levelOf(z)

  const [m, n] = [ours, theirs].map((counts) => counts.reduce((a, b) => a + b, 0)) as [number, number]
  const share = m * n > 0 ? n / (m + n) : 0.5
  const more = Math.max(0, sessionsNeeded(drift, share, alpha, power, looks) - Math.floor(m + n))
  const p = pValue(test.z, look)
  const failures = outcomes && failuresOf(outcomes.incumbent, outcomes.challenger, z)
  const sessions = Math.floor(Math.min(m, n))
  return {
    ...judge({ pValue: p, alpha, effect: test.effect, failures, sessions, minSessions, ratio, power, more }),
    incumbent: quantileOf(incumbent, 0.5, level),
    challenger: quantileOf(challenger, 0.5, level),
    ratio: ratioOfMedians(incumbent, challenger, level),
    effect: effectOf(test.effect, test.error, z),
    pValue: p,
    more,
    ...(failures && { failures }),
  }
}

/** The interval on the logit scale, which keeps it between 0 and 1. */
function effectOf(effect: number, error: number, z: number): Estimate {
  const odds = effect / (1 - effect)
  const factor = Math.exp((z * error) / (effect * (1 - effect)))
  // An arm wholly above the other has no error to tell; nor has one at an infinite z.
  if (!Number.isFinite(factor)) return { value: effect, low: 0, high: 1 }
  return {
    value: effect,
    low: odds / factor / (1 + odds / factor),
    high: (odds * factor) / (1 + odds * factor),
  }
}

/**
 * Whether the challenger's sessions are faster than the incumbent's, from the histograms of both.
 *
 * The verdict is that of a rank test on the buckets (Mann-Whitney, ties corrected), so it does not depend on how
 * values lie inside a bucket; and it may be asked for again and again (see {@link Looks}). `faster` and `slower` are
 * false for at most `1 - confidence` of equal arms, together. The ratio's interval does depend on the buckets, and is
 * wider where they are coarse. It may hold 1 where the verdict is sure.
 *
 * Of many strata, some verdicts are false: with 20 countries, use `confidence: 1 - 0.05 / 20` for none at all.
 *
 * @param incumbent points of one arm, added up; see {@link quantile}
 * @param challenger points of the other, with boundaries that merge with those
 * @throws TypeError for arguments or options of a wrong type, empty lists included
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
  checkPoints('incumbent', incumbent)
  checkPoints('challenger', challenger)
  checkCompareOptions(options)
  const [ours, theirs] = align([incumbent, challenger]) as [Buckets, Buckets]
  return compareBuckets(ours, theirs, options)
}
