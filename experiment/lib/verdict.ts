import type { Failures } from './outcomes.js'

export type Verdict =
  | 'faster'
  | 'faster but fails more'
  | 'slower'
  | 'no difference shown'
  | 'too few sessions'

/** What a verdict is made of. */
export interface Evidence {
  /** What the rank test shows: 1 that the challenger is faster, -1 that it is slower, 0 neither. */
  readonly shown: -1 | 0 | 1
  readonly effect: number
  readonly failures: Failures | undefined
  /** By how much a share of failures may be larger before it counts as more. */
  readonly failureMargin: number
  /** Which arm has the larger share of sessions that neither failed nor are in the histogram, if one has. */
  readonly missesMore: 'incumbent' | 'challenger' | undefined
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

/** What the evidence says of the challenger. */
export function judge(evidence: Evidence): Judgement {
  const { shown, effect, failures, failureMargin, missesMore, sessions, minSessions, ratio, power, more } =
    evidence
  const failsMore = failures !== undefined && failures.difference.low > failureMargin
  const shares =
    failures &&
    `it fails ${percent(failures.challenger.value)} of its sessions, the incumbent ${percent(failures.incumbent.value)}`
  const needs = `${Number.isFinite(more) ? more : 'no number of'} more sessions would show a ratio of ${ratio} with a probability of ${power}`
  const chance = `a session of the challenger's is the faster one with a probability of ${percent(effect)}`
  const why = (text: string): string => (failsMore ? `${text}; ${shares}` : text)
  const missing = (arm: string): string =>
    `more sessions of the ${arm} neither failed nor were recorded: a floor (minBytes) or an arm that drops its slow ` +
    'sessions can turn the result'

  if (sessions < minSessions) {
    const reason = why(`an arm has ${sessions}, of ${minSessions} at least; ${needs}`)
    return { verdict: 'too few sessions', reason }
  }
  if (shown === 1) {
    if (missesMore === 'challenger')
      return { verdict: 'no difference shown', reason: why(missing('challenger')) }
    return { verdict: failsMore ? 'faster but fails more' : 'faster', reason: why(chance) }
  }
  if (shown === -1) {
    if (missesMore === 'incumbent')
      return { verdict: 'no difference shown', reason: why(missing('incumbent')) }
    return { verdict: 'slower', reason: why(chance) }
  }
  if (more > 0) return { verdict: 'too few sessions', reason: why(needs) }
  const found = `a ratio of ${ratio} would have been found with a probability of ${power}`
  return { verdict: 'no difference shown', reason: why(found) }
}
