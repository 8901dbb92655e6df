import type { Buckets } from './buckets.js'
import { effectOf } from './effect.js'
import type { Estimate } from './estimate.js'
import { type Failures, failuresOf } from './failures.js'
import { ENDED, levelOf } from './looks.js'
import { sessionsNeeded } from './needed.js'
import type { BothOutcomes, Outcomes } from './outcomes.js'
import { plannedPower } from './planned.js'
import { type Quantile, quantileOf } from './quantile.js'
import { ratioOf } from './ratio.js'
import { boundaryOf, fewestSessions, type Pair, shownBy, type Tested } from './tested.js'
import { judge, type ReasonCode, type Verdict } from './verdict.js'

/** What two arms of an experiment show. Intervals are as safe for repeated looks as the verdict is. */
export interface Comparison {
  readonly verdict: Verdict
  /** Why, for programs. */
  readonly reasonCode: ReasonCode
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
  /** Of the rank test, two-sided; always valid if `looks` is `any`, and of all looks of a plan. */
  readonly pValue: number
  /** How many sessions more, of both arms at their present shares, it takes to find `ratio`; 0 if these do. */
  readonly more: number
  /** Where outcomes were given. */
  readonly failures?: Failures
  /** What is in doubt about the numbers, in words; empty where nothing is. */
  readonly warnings: readonly string[]
}

/** A plan that will find the ratio with no more than this probability, were it true, is futile. */
const HARDLY = 0.1

/** @param alpha how likely a verdict may be false; default 1 - confidence */
export function comparisonOf(
  tested: Tested,
  warnings: readonly string[] = [],
  alpha = tested.settings.alpha,
): Comparison {
  const { pairs, strata, test, look, sessions, settings } = tested
  const { ratio: worthFinding, power, minSessions, failureMargin, equivalence } = settings
  const z = boundaryOf(tested, alpha)
  const shown = shownBy(tested, z)
  const needed = sessionsNeeded({ drift: look.drift, sessions, settings, alpha })
  const more = Math.max(0, needed - Math.floor(sessions.incumbent + sessions.challenger))
  const ratio = ratioOf(strata, z)
  const outcomes = outcomesOf(pairs)
  const failures = outcomes && failuresOf(outcomes, z)
  const equal = equivalence !== undefined && ratio.low >= 1 / equivalence && ratio.high <= equivalence
  const judgement = judge({
    shown,
    effect: test.effect,
    failures,
    failureMargin,
    missesMore: outcomes && moreMissing(pairs, outcomes, z),
    sessions: fewestSessions(tested),
    minSessions,
    ratio: worthFinding,
    power,
    more,
    equivalence: equal ? equivalence : undefined,
    futile: ratio.high < worthFinding || powerLeft(tested, alpha) < HARDLY,
    ended: look.looks === ENDED,
  })
  const level = levelOf(z)
  const [ours, theirs] = [pooled(pairs, 'incumbent'), pooled(pairs, 'challenger')]
  const medians = { incumbent: quantileOf(ours, 0.5, level), challenger: quantileOf(theirs, 0.5, level) }
  return {
    ...judgement,
    reason: judgement.reason + contradiction(shown, medians.incumbent, medians.challenger),
    ...medians,
    ratio: agreeing(judgement.verdict, ratio),
    effect: effectOf(test, z),
    pValue: tested.pValue(),
    more,
    ...(failures && { failures }),
    warnings: tested.late ? [...warnings, latePlan(needed)] : warnings,
  }
}

const latePlan = (needed: number): string =>
  `the last look of the plan was due at ${needed} sessions: if there was one, this is a look more than planned, and equal arms are called different more often than the confidence says; name the plan's end in options.looks.sessions`

/** How likely the last look of a plan will show the ratio worth finding, were it true from now on; 1 without a plan. */
function powerLeft({ look, test, settings }: Tested, alpha: number): number {
  const { looks, drift, information } = look
  if (typeof looks === 'string' || typeof settings.looks === 'string' || looks.now >= 1) return 1
  const z = test.z / Math.sqrt(settings.designEffect)
  const expected = drift * Math.sqrt(information / looks.now)
  return plannedPower({ alpha, looks: settings.looks.planned, now: looks.now, z, drift: expected })
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

/** The outcomes of each stratum, where all have them. */
function outcomesOf(pairs: readonly Pair[]): BothOutcomes[] | undefined {
  const all = pairs.flatMap(({ outcomes }) => outcomes ?? [])
  return all.length === pairs.length ? all : undefined
}

/** Which arm has the larger share of sessions that did not fail and are in no histogram, within the strata. */
function moreMissing(
  pairs: readonly Pair[],
  outcomes: readonly BothOutcomes[],
  z: number,
): 'incumbent' | 'challenger' | undefined {
  const missing = ({ sessions, failed }: Outcomes, { sessions: recorded }: Buckets): Outcomes => ({
    sessions,
    failed: Math.max(0, sessions - failed - recorded),
  })
  const strata = pairs.map(({ incumbent, challenger }, index) => {
    const ended = outcomes[index] as BothOutcomes
    return {
      incumbent: missing(ended.incumbent, incumbent),
      challenger: missing(ended.challenger, challenger),
    }
  })
  const { difference } = failuresOf(strata, z)
  if (difference.low > 0) return 'challenger'
  return difference.high < 0 ? 'incumbent' : undefined
}
