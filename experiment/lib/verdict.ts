import type { Failures } from './outcomes.js'

export type Verdict = 'faster' | 'slower' | 'no difference shown' | 'too few sessions'

/** What a verdict is made of. */
export interface Evidence {
  readonly pValue: number
  readonly alpha: number
  readonly effect: number
  readonly failures: Failures | undefined
  /** Of the arm that has fewer. */
  readonly sessions: number
  readonly minSessions: number
  readonly ratio: number
  readonly power: number
  /** How many more of both arms it takes to find `ratio` with `power`; 0 if there are enough. */
  readonly more: number
}

export interface Judgement {
  readonly verdict: Verdict
  /** Why, in words. */
  readonly reason: string
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/**
 * What the evidence says of the challenger. One that fails a larger share of its sessions is never called faster;
 * one that may be either is short of sessions, or shows no difference where there are enough for `ratio`.
 */
export function judge(evidence: Evidence): Judgement {
  const { pValue, alpha, effect, failures, sessions, minSessions, ratio, power, more } = evidence
  const failsMore = failures !== undefined && failures.difference.low > 0
  const shares =
    failures &&
    `it fails ${percent(failures.challenger.value)} of its sessions, the incumbent ${percent(failures.incumbent.value)}`
  const needs = `${Number.isFinite(more) ? more : 'no number of'} more sessions would show a ratio of ${ratio} with a probability of ${power}`
  const chance = `a session of the challenger's is the faster one with a probability of ${percent(effect)}`
  const why = (text: string): string => (failsMore ? `${text}; ${shares}` : text)

  if (sessions < minSessions) {
    return {
      verdict: 'too few sessions',
      reason: why(`an arm has ${sessions}, of ${minSessions} at least; ${needs}`),
    }
  }
  if (pValue <= alpha) {
    if (effect < 0.5) return { verdict: 'slower', reason: why(chance) }
    return { verdict: failsMore ? 'no difference shown' : 'faster', reason: why(chance) }
  }
  return more > 0
    ? { verdict: 'too few sessions', reason: why(needs) }
    : {
        verdict: 'no difference shown',
        reason: why(`a ratio of ${ratio} would have been found with a probability of ${power}`),
      }
}
