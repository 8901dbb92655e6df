import type { Buckets } from './buckets.js'
import { type CompareOptions, type Settings, settingsOf } from './compare-options.js'
import { criticalZ, type Look, pValue } from './looks.js'
import { driftOf, sessionsNeeded } from './needed.js'
import { type BothOutcomes, checkOutcomes, failedSlowest } from './outcomes.js'
import { type Arms, type RankTest, stratifiedTest, sumOf } from './rank-test.js'
import { placed } from './schedule.js'

/** One stratum: the buckets of both arms, aligned. */
export interface Pair {
  readonly incumbent: Buckets
  readonly challenger: Buckets
  readonly outcomes?: BothOutcomes | undefined
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
  /** Whether the look is past the end of a plan that has none of its own. */
  readonly late: boolean
  /** Of a plan it takes 10 ms, which a look that needs no p-value saves. */
  pValue(): number
  readonly settings: Settings
}

/** How many sessions there are in some strata, those that failed among them. */
export function sessionsOf(pairs: readonly Pair[]): number {
  const { incumbent, challenger } = bothOf(pairs.map(armsOf))
  return incumbent + challenger
}

function bothOf(strata: readonly Arms[]): { incumbent: number; challenger: number } {
  let [incumbent, challenger] = [0, 0]
  for (const arms of strata) {
    incumbent += sumOf(arms.incumbent)
    challenger += sumOf(arms.challenger)
  }
  return { incumbent, challenger }
}

/**
 * Tests one stratum or several; an arm may be empty, and then the p-value is 1.
 *
 * @param all how many sessions there are in all strata, by which a plan tells its looks; default those of these
 */
export function testPairs(pairs: readonly Pair[], options: CompareOptions, all?: number): Tested {
  const settings = settingsOf(options)
  const { ratio, designEffect } = settings
  const strata = pairs.map(armsOf)
  const sessions = bothOf(strata)
  const test = stratifiedTest(strata)
  const drift = driftOf(strata, ratio)
  const total = sessions.incumbent + sessions.challenger
  const ofPlan = typeof settings.looks === 'object' && settings.looks.sessions !== undefined
  const { looks, late } = placed(settings.looks, ofPlan ? (all ?? total) : total, () =>
    sessionsNeeded({ drift, sessions, settings, alpha: settings.alpha }),
  )
  const look = { looks, drift, information: test.information / designEffect }
  const p = (): number => pValue(test.z / Math.sqrt(designEffect), look)
  return { pairs, strata, sessions, test, look, late, pValue: p, settings }
}

/** Of the arm that has fewer. */
export function fewestSessions({ sessions }: Tested): number {
  return Math.floor(Math.min(sessions.incumbent, sessions.challenger))
}

/** How large the test's own z must be, which several sessions a user make too large. */
export function boundaryOf({ look, settings }: Tested, alpha: number): number {
  return criticalZ(alpha, look) * Math.sqrt(settings.designEffect)
}

/** What the test shows at that boundary: 1 that the challenger is faster, -1 that it is slower, 0 neither. */
export function shownBy({ test }: Tested, boundary: number): -1 | 0 | 1 {
  if (test.z >= boundary) return 1
  return test.z <= -boundary ? -1 : 0
}
