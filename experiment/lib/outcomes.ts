import { outOfRange, wrongType } from './check.js'

/** How the sessions of an arm ended. */
export interface Outcomes {
  /** All that ended, whether or not the histogram has them. */
  readonly sessions: number
  /** Those of them that failed. */
  readonly failed: number
}

/** Of both arms. */
export interface BothOutcomes {
  readonly incumbent: Outcomes
  readonly challenger: Outcomes
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
