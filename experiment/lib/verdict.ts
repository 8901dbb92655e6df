import type { Failures } from './failures.js'

export type Verdict =
  | 'faster'
  | 'faster but fails more'
  | 'slower'
  | 'no difference shown'
  | 'too few sessions'

/** Why a verdict is what it is, for programs. The README has a table of them. */
export type ReasonCode =
  /** The verdict is the reason. */
  | 'faster'
  | 'faster-but-fails-more'
  | 'slower'
  /** One arm looks better, and misses more sessions: those may be why. Verdict `no difference shown`. */
  | 'challenger-misses-more'
  | 'incumbent-misses-more'
  /** The ratio's interval lies within `equivalence`. Verdict `no difference shown`. */
  | 'equivalent'
  /** There are sessions enough to find `ratio`. Verdict `no difference shown`. */
  | 'no-difference-shown'
  /** All looks of a plan were taken before this one. Verdict by what sessions there are; an interval that says nothing. */
  | 'plan-ended'
  /** The following have the verdict `too few sessions`. An arm has fewer than `minSessions`. */
  | 'below-min-sessions'
  /** There are not enough to find `ratio`. */
  | 'needs-more-sessions'
  /** There are not enough, and more are of no use: the challenger is not faster by `ratio`. */
  | 'futile'
  /** The buckets cannot tell sessions apart, however many there are. */
  | 'no-resolution'
  /** The stratum cannot be compared: `Stratum.error` says why. Over all strata: none has sessions of both arms. */
  | 'not-comparable'

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
  /** Within which factor the ratio is, if that is of no account to the caller. */
  readonly equivalence: number | undefined
  /** Whether the challenger cannot be faster by `ratio`, or a plan will hardly show it. */
  readonly futile: boolean
  /** Whether all looks of a plan were taken before. */
  readonly ended: boolean
}

export interface Judgement {
  readonly verdict: Verdict
  readonly reasonCode: ReasonCode
  /** Why, in words. */
  readonly reason: string
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** What the evidence says of the challenger. */
export function judge(evidence: Evidence): Judgement {
  const { failures, failureMargin } = evidence
  const failsMore = failures !== undefined && failures.difference.low > failureMargin
  const judgement =
    evidence.sessions < evidence.minSessions ? belowMinimum(evidence) : ofTest(evidence, failsMore)
  if (!failsMore) return judgement
  const [challenger, incumbent] = [percent(failures.challenger.value), percent(failures.incumbent.value)]
  const shares = `it fails ${challenger} of its sessions, the incumbent ${incumbent}`
  return { ...judgement, reason: `${judgement.reason}; ${shares}` }
}

function belowMinimum(evidence: Evidence): Judgement {
  const { sessions, minSessions } = evidence
  const reason = `an arm has ${sessions}, of ${minSessions} at least; ${needs(evidence)}`
  return { verdict: 'too few sessions', reasonCode: 'below-min-sessions', reason }
}

const needs = ({ more, ratio, power }: Evidence): string =>
  `${Number.isFinite(more) ? more : 'no number of'} more sessions would show a ratio of ${ratio} with a probability of ${power}`

function ofTest(evidence: Evidence, failsMore: boolean): Judgement {
  const { shown, effect, missesMore } = evidence
  const reason = `a session of the challenger's is the faster one with a probability of ${percent(effect)}`
  if (shown === 1) {
    if (missesMore === 'challenger') return missing('challenger')
    if (failsMore) return { verdict: 'faster but fails more', reasonCode: 'faster-but-fails-more', reason }
    return { verdict: 'faster', reasonCode: 'faster', reason }
  }
  if (shown === -1) {
    if (missesMore === 'incumbent') return missing('incumbent')
    return { verdict: 'slower', reasonCode: 'slower', reason }
  }
  return failsMore ? ofNothing({ ...evidence, equivalence: undefined }) : ofNothing(evidence)
}

function missing(arm: 'incumbent' | 'challenger'): Judgement {
  return {
    verdict: 'no difference shown',
    reasonCode: `${arm}-misses-more`,
    reason:
      `more sessions of the ${arm} neither failed nor were recorded: a floor (minBytes) or an arm that drops its slow ` +
      'sessions can turn the result',
  }
}

/** The test shows no difference: whether it will. */
function ofNothing(evidence: Evidence): Judgement {
  const { more, ratio, power, equivalence, futile, ended, missesMore } = evidence
  if (equivalence !== undefined && missesMore === undefined) {
    const reason = `the arms are equal within a ratio of ${equivalence}`
    return { verdict: 'no difference shown', reasonCode: 'equivalent', reason }
  }
  if (ended) {
    const verdict = more === 0 ? 'no difference shown' : 'too few sessions'
    return { verdict, reasonCode: 'plan-ended', reason: 'all looks of the plan were taken before this one' }
  }
  if (more === 0) {
    const reason = `a ratio of ${ratio} would have been found with a probability of ${power}`
    return { verdict: 'no difference shown', reasonCode: 'no-difference-shown', reason }
  }
  const verdict = 'too few sessions'
  if (more === Number.POSITIVE_INFINITY)
    return { verdict, reasonCode: 'no-resolution', reason: needs(evidence) }
  if (futile) {
    const reason = `the challenger is hardly faster by a ratio of ${ratio}, and more sessions would not show it; ${needs(evidence)} if it were`
    return { verdict, reasonCode: 'futile', reason }
  }
  return { verdict, reasonCode: 'needs-more-sessions', reason: needs(evidence) }
}
