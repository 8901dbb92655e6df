import type { Buckets } from './buckets.js'
import { checkObject, outOfRange, wrongType } from './check.js'
import type { Estimate } from './estimate.js'
import { criticalZ, type Look, type Looks, levelOf, pValue } from './looks.js'
import { align, checkPoints } from './merge.js'
import { driftOf, sessionsNeeded } from './needed.js'
import { checkOutcomes, type Failures, failedSlowest, failuresOf, type Outcomes } from './outcomes.js'
import type { HistogramPoint } from './point.js'
import { checkShare, DEFAULT_CONFIDENCE, type Quantile, quantileOf } from './quantile.js'
import { type Arms, type RankTest, stratifiedTest } from './rank-test.js'
import { ratioOf } from './ratio.js'
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
  /**
   * How much larger a share of failures may be before it is called more, as a share of all sessions: 0.005 is half a
   * percentage point. Of millions of sessions any difference is sure, and most are of no account.
   *
   * @default 0.005
   */
  readonly failureMargin?: number
  /**
   * How many times fewer independent sessions there are than sessions: users with several sessions each make it larger
   * than 1 (1 + (sessions a user - 1) × the correlation of their speeds). At 1, with 5 sessions a user that are alike,
   * 25 % of equal arms and more are called different.
   *
   * @default 1
   */
  readonly designEffect?: number
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
  /**
   * The typical factor between a session of the challenger's and one of the incumbent's (Hodges and Lehmann's). Of the
   * test that the verdict is of: its interval lies above 1 if and only if the verdict is `faster` or `faster but fails
   * more`, below 1 if and only if it is `slower`.
   */
  readonly ratio: Estimate
  /** The probability that a session of the challenger's is faster than one of the incumbent's; half of the ties. */
  readonly effect: Estimate
  /** Of the rank test, two-sided; always valid if `looks` is `any`. */
  readonly pValue: number
  /** How many sessions more, of both arms at their present shares, it takes to find `ratio`; 0 if these do. */
  readonly more: number
  /** Where outcomes were given. */
  readonly failures?: Failures
  /** What is in doubt about the numbers, in words; empty where nothing is. */
  readonly warnings: readonly string[]
}

const DEFAULT_RATIO = 1.2
const DEFAULT_POWER = 0.8
export const DEFAULT_MIN_SESSIONS = 30
const DEFAULT_FAILURE_MARGIN = 0.005

/** The options that {@link compare} has, and {@link compareStrata} too. */
export const COMPARE_OPTIONS = [
  ...['confidence', 'looks', 'ratio', 'power', 'minSessions'],
  ...['failureMargin', 'designEffect', 'outcomes'],
]

export function checkCompareOptions(options: CompareOptions): void {
  checkObject('options', options, COMPARE_OPTIONS)
  const { confidence = DEFAULT_CONFIDENCE, looks = 'any', ratio = DEFAULT_RATIO } = options
  const { power = DEFAULT_POWER, minSessions = DEFAULT_MIN_SESSIONS } = options
  const { failureMargin = DEFAULT_FAILURE_MARGIN, designEffect = 1 } = options
  checkShare('options.confidence', confidence)
  checkShare('options.power', power)
  if (looks !== 'any' && looks !== 'once') throw wrongType('options.looks', "'any' or 'once'", looks)
  if (typeof failureMargin !== 'number') throw wrongType('options.failureMargin', 'a number', failureMargin)
  if (!(failureMargin >= 0 && failureMargin < 1))
    throw outOfRange('options.failureMargin', 'from 0, and less than 1', failureMargin)
  if (typeof designEffect !== 'number') throw wrongType('options.designEffect', 'a number', designEffect)
  if (!(designEffect >= 1 && Number.isFinite(designEffect)))
    throw outOfRange('options.designEffect', 'finite, 1 or more', designEffect)
  for (const [name, value, least] of [
    ['ratio', ratio, 1],
    ['minSessions', minSessions, 1],
  ] as const) {
    if (typeof value !== 'number') throw wrongType(`options.${name}`, 'a number', value)
    if (!Number.isFinite(value) || value <= least)
      throw outOfRange(`options.${name}`, `finite, more than ${least}`, value)
  }
}

/** One stratum: the buckets of both arms, aligned. */
export interface Pair {
  readonly incumbent: Buckets
  readonly challenger: Buckets
  readonly outcomes?: CompareOptions['outcomes']
}

interface Settings {
  readonly alpha: number
  readonly looks: Looks
  readonly ratio: number
  readonly power: number
  readonly minSessions: number
  readonly failureMargin: number
  readonly designEffect: number
}

function settingsOf(options: CompareOptions): Settings {
  const { confidence = DEFAULT_CONFIDENCE, looks = 'any', ratio = DEFAULT_RATIO } = options
  const { power = DEFAULT_POWER, minSessions = DEFAULT_MIN_SESSIONS } = options
  const { failureMargin = DEFAULT_FAILURE_MARGIN, designEffect = 1 } = options
  return { alpha: 1 - confidence, looks, ratio, power, minSessions, failureMargin, designEffect }
}

/** A stratum as the rank test takes it: those that failed are slower than all others. */
function armsOf({ incumbent, challenger, outcomes }: Pair): Arms {
  const counts = (key: 'incumbent' | 'challenger', arm: Buckets): number[] => {
    if (outcomes === undefined) return [0, ...arm.counts]
    checkOutcomes(`options.outcomes.${key}`, outcomes[key], arm.sessions)
    return failedSlowest(arm.counts, arm.sessions, outcomes[key])
  }
  return {
    edges: [0, ...incumbent.edges],
    incumbent: counts('incumbent', incumbent),
    challenger: counts('challenger', challenger),
  }
}

/** Of the arm that has fewer, those that failed among them. */
export function sessionsOf(pair: Pair): number {
  const { incumbent, challenger } = armsOf(pair)
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0)
  return Math.floor(Math.min(sum(incumbent), sum(challenger)))
}

/** The rank test of some strata, as one look of a series has it. */
interface Tested {
  readonly test: RankTest
  readonly look: Look
  readonly p: number
}

function testOf(strata: readonly Arms[], { looks, ratio, designEffect }: Settings): Tested {
  const test = stratifiedTest(strata)
  const z = test.z / Math.sqrt(designEffect)
  const look = { looks, drift: driftOf(strata, ratio), information: test.information / designEffect }
  return { test, look, p: pValue(z, look) }
}

/** The p-value of some strata as one; 1 where an arm is empty. */
export function pValueOf(pairs: readonly Pair[], options: CompareOptions): number {
  return testOf(pairs.map(armsOf), settingsOf(options)).p
}

/** {@link compare}, of one stratum or several; an arm may be empty. */
export function comparePairs(
  pairs: readonly Pair[],
  options: CompareOptions,
  warnings: readonly string[] = [],
): Comparison {
  const settings = settingsOf(options)
  const { alpha, ratio, power, minSessions, looks, failureMargin, designEffect } = settings
  const strata = pairs.map(armsOf)
  const { test, look, p } = testOf(strata, settings)
  // Of the test's own z, which several sessions a user make too large.
  const z = criticalZ(alpha, look) * Math.sqrt(designEffect)
  const level = levelOf(z)

  const sizes = (arm: 'incumbent' | 'challenger'): number =>
    strata.reduce((sum, each) => sum + each[arm].reduce((a, b) => a + b, 0), 0)
  const [m, n] = [sizes('incumbent'), sizes('challenger')]
  const share = m * n > 0 ? n / (m + n) : 0.5
  const needed = sessionsNeeded(look.drift, share, alpha, power, looks) * designEffect
  const more = Math.max(0, Math.ceil(needed) - Math.floor(m + n))
  const outcomes = outcomesOfAll(pairs)
  const failures = outcomes && failuresOf(outcomes.incumbent, outcomes.challenger, z)
  const missesMore = outcomes && moreMissing(pairs, outcomes, z)
  const sessions = Math.floor(Math.min(m, n))
  const shown = test.z >= z ? 1 : test.z <= -z ? -1 : 0

  const judgement = judge({
    ...{
      shown,
      effect: test.effect,
      failures,
      failureMargin,
      missesMore,
      sessions,
      minSessions,
      ratio,
      power,
      more,
    },
  })
  const [ours, theirs] = [pooled(pairs, 'incumbent'), pooled(pairs, 'challenger')]
  const medians = { incumbent: quantileOf(ours, 0.5, level), challenger: quantileOf(theirs, 0.5, level) }
  return {
    ...judgement,
    reason: judgement.reason + contradiction(shown, medians.incumbent, medians.challenger),
    ...medians,
    ratio: agreeing(judgement.verdict, ratioOf(strata, z)),
    effect: effectOf(test.effect, test.error, z),
    pValue: p,
    more,
    ...(failures && { failures }),
    warnings,
  }
}

/** The interval holds 1 where the verdict is that nothing is shown, whatever else kept it from more. */
function agreeing(verdict: Verdict, { value, low, high }: Estimate): Estimate {
  const decided = verdict === 'slower' || verdict.startsWith('faster')
  return decided ? { value, low, high } : { value, low: Math.min(low, 1), high: Math.max(high, 1) }
}

/** Where most sessions are faster, and the one in the middle is not. */
function contradiction(shown: number, incumbent: Quantile, challenger: Quantile): string {
  if (incumbent.value === undefined || challenger.value === undefined) return ''
  if (shown === 0 || Math.sign(challenger.value - incumbent.value) !== -shown) return ''
  return `; the medians point the other way (${incumbent.value.toPrecision(3)}, challenger ${challenger.value.toPrecision(3)})`
}

/** All sessions of an arm: strata of unlike buckets cannot be added up, and only the first has a median then. */
function pooled(pairs: readonly Pair[], arm: 'incumbent' | 'challenger'): Buckets {
  const [first, ...others] = pairs.map((pair) => pair[arm]) as [Buckets, ...Buckets[]]
  let all = first
  for (const each of others) {
    if (each.edges.length !== all.edges.length || each.edges.some((edge, index) => edge !== all.edges[index]))
      continue
    all = {
      edges: all.edges,
      counts: all.counts.map((count, index) => count + (each.counts[index] as number)),
      sessions: all.sessions + each.sessions,
      min: Math.min(all.min, each.min),
      max: Math.max(all.max, each.max),
    }
  }
  return all
}

function outcomesOfAll(pairs: readonly Pair[]): CompareOptions['outcomes'] {
  if (pairs.some(({ outcomes }) => outcomes === undefined)) return undefined
  const sum = (arm: 'incumbent' | 'challenger'): Outcomes => {
    let [sessions, failed] = [0, 0]
    for (const { outcomes } of pairs) {
      sessions += outcomes?.[arm].sessions ?? 0
      failed += outcomes?.[arm].failed ?? 0
    }
    return { sessions, failed }
  }
  return { incumbent: sum('incumbent'), challenger: sum('challenger') }
}

/** Which arm has the larger share of sessions that did not fail and are in no histogram. */
function moreMissing(
  pairs: readonly Pair[],
  outcomes: { readonly incumbent: Outcomes; readonly challenger: Outcomes },
  z: number,
): 'incumbent' | 'challenger' | undefined {
  const missing = (arm: 'incumbent' | 'challenger'): Outcomes => {
    const recorded = pairs.reduce((sum, pair) => sum + pair[arm].sessions, 0)
    const { sessions, failed } = outcomes[arm]
    return { sessions, failed: Math.max(0, sessions - failed - recorded) }
  }
  const { difference } = failuresOf(missing('incumbent'), missing('challenger'), z)
  if (difference.low > 0) return 'challenger'
  return difference.high < 0 ? 'incumbent' : undefined
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
 * false for at most `1 - confidence` of equal arms, together. The ratio's interval is of the same test, and holds 1 where
 * it shows nothing; inside a bucket it takes values to be spread evenly on the log scale.
 *
 * Of many strata, some verdicts are false: with 20 countries, use `confidence: 1 - 0.05 / 20` for none at all.
 *
 * @param incumbent points of one arm, added up; see {@link quantile}
 * @param challenger points of the other, with boundaries that merge with those
 * An arm without points has too few sessions, as one without sessions.
 *
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
  return comparePairs([{ incumbent: ours, challenger: theirs, ...(outcomes && { outcomes }) }], options)
}
