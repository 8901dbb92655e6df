import { outOfRange, wrongType } from './check.js'
import type { Estimate } from './estimate.js'

/** How the sessions of an arm ended. */
export interface Outcomes {
  /** All that ended, whether or not the histogram has them. */
  readonly sessions: number
  /** Those of them that failed. */
  readonly failed: number
}

/** A share, and its confidence interval. */
export interface Share extends Estimate {
  readonly value: number
}

/** The shares of sessions that failed. */
export interface Failures {
  readonly incumbent: Share
  readonly challenger: Share
  /** The challenger's share less the incumbent's. */
  readonly difference: Share
}

/** @throws RangeError for counts that cannot be, or fewer sessions than the histogram has */
export function checkOutcomes(name: string, outcomes: Outcomes, recorded: number): void {
  for (const key of ['sessions', 'failed'] as const) {
    const value: unknown = outcomes[key]
    if (typeof value !== 'number') throw wrongType(`${name}.${key}`, 'a number', value)
    if (!Number.isInteger(value) || value < 0)
      throw outOfRange(`${name}.${key}`, 'an integer, 0 or more', value)
  }
  const { sessions, failed } = outcomes
  if (failed > sessions) throw outOfRange(`${name}.failed`, `at most all sessions, ${sessions}`, failed)
  if (recorded > sessions) {
    throw outOfRange(`${name}.sessions`, `at least those of the histogram, ${recorded}`, sessions)
  }
}

/**
 * Wilson's score interval of a share.
 *
 * @see E. B. Wilson, JASA 22 (1927) 209-212
 */
function shareOf({ sessions, failed }: Outcomes, z: number): Share {
  // No bound can be told: of no session, or of a look before there is any information.
  if (sessions === 0 || z === Number.POSITIVE_INFINITY)
    return { value: failed / sessions || 0, low: 0, high: 1 }
  const value = failed / sessions
  const centre = value + z ** 2 / (2 * sessions)
  const half = z * Math.sqrt((value * (1 - value)) / sessions + (z / (2 * sessions)) ** 2)
  const whole = 1 + z ** 2 / sessions
  return {
    value,
    low: failed === 0 ? 0 : (centre - half) / whole,
    high: failed === sessions ? 1 : (centre + half) / whole,
  }
}

/**
 * The shares that failed, and their difference with Newcombe's interval: MOVER on two Wilson intervals.
 *
 * @see R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison of eleven
 *   methods, Statist. Med. 17 (1998) 873-890, method 10
 */
export function failuresOf(incumbent: Outcomes, challenger: Outcomes, z: number): Failures {
  const [a, b] = [shareOf(incumbent, z), shareOf(challenger, z)]
  const [from, to] = [a.value, b.value]
  const low = to - from - Math.hypot(to - b.low, a.high - from)
  const high = to - from + Math.hypot(b.high - to, from - a.low)
  return { incumbent: a, challenger: b, difference: { value: to - from, low, high } }
}

/**
 * The counts with a bucket before the first, of the sessions that failed: they are the slowest. Where the histogram
 * has more sessions than can have survived, those that failed are taken out of it, from each bucket its part.
 *
 * @see J. M. Lachin, Worst-rank score analysis with informatively missing observations in clinical trials,
 *   Control. Clin. Trials 20 (1999) 408-422
 */
export function failedSlowest(
  counts: readonly number[],
  recorded: number,
  { sessions, failed }: Outcomes,
): number[] {
  const survived = sessions - failed
  const kept = recorded > survived ? survived / recorded : 1
  return [failed, ...counts.map((count) => count * kept)]
}
