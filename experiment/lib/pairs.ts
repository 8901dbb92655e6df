import type { Buckets } from './buckets.js'
import { type CompareOptions, type Settings, settingsOf } from './compare-options.js'
import type { Estimate } from './estimate.js'
import { criticalZ, type Look, levelOf, pValue } from './looks.js'
import { driftOf, sessionsNeeded } from './needed.js'
import { checkOutcomes, type Failures, failedSlowest, failuresOf, type Outcomes } from './outcomes.js'
import { type Quantile, quantileOf } from './quantile.js'
import { type Arms, type RankTest, stratifiedTest, sumOf } from './rank-test.js'
import { ratioOf } from './ratio.js'
import { studentOf } from './student.js'
import { judge, type Verdict } from './verdict.js'

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

/** One stratum: the buckets of both arms, aligned. */
export interface Pair {
  readonly incumbent: Buckets
  readonly challenger: Buckets
  readonly outcomes?: { readonly incumbent: Outcomes; readonly challenger: Outcomes } | undefined
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

/** The rank test of some strata as one, before a level is chosen to judge it by. */
export interface Tested {
  readonly pairs: readonly Pair[]
  readonly strata: readonly Arms[]
  /** Of each arm, those that failed among them. */
  readonly sessions: { readonly incumbent: number; readonly challenger: number }
  readonly test: RankTest
  readonly look: Look
  readonly pValue: number
  readonly settings: Settings
}

/** Tests one stratum or several; an arm may be empty, and then the p-value is 1. */
export function testPairs(pairs: readonly Pair[], options: CompareOptions): Tested {
  const settings = settingsOf(options)
  const { looks, ratio, designEffect } = settings
  const strata = pairs.map(armsOf)
  const sessionsOf = (arm: 'incumbent' | 'challenger'): number =>
    strata.reduce((sum, each) => sum + sumOf(each[arm]), 0)
  const test = stratifiedTest(strata)
  const look = { looks, drift: driftOf(strata, ratio), information: test.information / designEffect }
  return {
    pairs,
    strata,
    sessions: { incumbent: sessionsOf('incumbent'), challenger: sessionsOf('challenger') },
    test,
    look,
    pValue: pValue(test.z / Math.sqrt(designEffect), look),
    settings,
  }
}

/** Of the arm that has fewer. */
export function fewestSessions({ sessions }: Tested): number {
  return Math.floor(Math.min(sessions.incumbent, sessions.challenger))
}

/** @param alpha how likely a verdict may be false; default 1 - confidence */
export function comparisonOf(
  tested: Tested,
  warnings: readonly string[] = [],
  alpha = tested.settings.alpha,
): Comparison {
  const { pairs, strata, test, look, settings } = tested
  const { ratio, power, minSessions, looks, failureMargin, designEffect } = settings
  // Of the test's own z, which several sessions a user make too large.
  const z = criticalZ(alpha, look) * Math.sqrt(designEffect)
  const level = levelOf(z)

  const { incumbent: m, challenger: n } = tested.sessions
  const share = m * n > 0 ? n / (m + n) : 0.5
  const needed = sessionsNeeded(look.drift, share, alpha, power, looks) * designEffect
  const more = Math.max(0, Math.ceil(needed) - Math.floor(m + n))
  const outcomes = outcomesOfAll(pairs)
  const failures = outcomes && failuresOf(outcomes.incumbent, outcomes.challenger, z)
  const missesMore = outcomes && moreMissing(pairs, outcomes, z)
  const shown = test.z >= z ? 1 : test.z <= -z ? -1 : 0

  const { effect } = test
  const sessions = fewestSessions(tested)
  const evidence = { shown, effect, failures, failureMargin, missesMore } as const
  const judgement = judge({ ...evidence, sessions, minSessions, ratio, power, more })
  const [ours, theirs] = [pooled(pairs, 'incumbent'), pooled(pairs, 'challenger')]
  const medians = { incumbent: quantileOf(ours, 0.5, level), challenger: quantileOf(theirs, 0.5, level) }
  return {
    ...judgement,
    reason: judgement.reason + contradiction(shown, medians.incumbent, medians.challenger),
    ...medians,
    ratio: agreeing(judgement.verdict, ratioOf(strata, z)),
    effect: effectOf(effect, test.error, studentOf(z, test.freedom)),
    pValue: tested.pValue,
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

function outcomesOfAll(pairs: readonly Pair[]): Pair['outcomes'] {
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
