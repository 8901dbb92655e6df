import { attributeValue } from '../attributes.js'
import { attributesOf } from '../by-attribute.js'
import type { Comparison } from '../pairs.js'
import { compareOverall, compareStrata, type Stratum } from '../strata.js'
import type { StrataOptions } from '../strata-options.js'
import type { Verdict } from '../verdict.js'
import { failedBy } from './failed.js'
import { listed } from './names.js'
import type { CommandOptions } from './options.js'
import type { Sessions } from './sessions.js'

/** What the process exits with. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = {
  faster: 0,
  slower: 1,
  'faster but fails more': 2,
  'no difference shown': 2,
  'too few sessions': 3,
}
export const ERROR = 4

export function exitCodeOf(verdict: Verdict, success: CommandOptions['success']): number {
  if (success === 'faster') return verdict === 'faster' ? 0 : 1
  if (success === 'not-slower') return verdict === 'slower' || verdict === 'faster but fails more' ? 1 : 0
  return EXIT_CODES[verdict]
}

export interface Result {
  readonly strata: readonly Stratum[]
  readonly overall: Comparison
}

/** @throws Error in a sentence where nothing can be compared */
export function judge(sessions: Sessions, options: CommandOptions): Result {
  const { points, outcomes, arm, by, where, metric } = sessions
  const { incumbent, challenger, window } = options
  const { confidence, looks, ratio, minSessions, failureMargin, designEffect, equivalence } = options
  const values = new Set(points.map((point) => attributeValue(attributesOf(point), arm)))
  values.delete(undefined)
  const any = [...values].some((value) => [incumbent, challenger].includes(String(value)))
  // An attribute that no point has is refused below, with those that there are.
  if (!any && (values.size > 0 || points.length === 0)) {
    const all = Object.entries(where).map(([name, value]) => `${name}=${value}`)
    const since = sessions.period === undefined ? '' : `, ${sessions.period.text}`
    throw new Error(
      `no session of ${metric} is there, with ${all.join(', ') || 'any attributes'}${since}, of ${arm} ${incumbent} or ${challenger}: there are ${listed([...values].map(String))}`,
    )
  }
  const plain: StrataOptions = {
    ...{ arm, incumbent, challenger, by, where, failed: failedBy(options) },
    ...{ confidence, looks, ratio, minSessions, failureMargin, designEffect },
    ...(equivalence !== undefined && { equivalence }),
    ...(outcomes && outcomes.length > 0 && { outcomes }),
    ...(window !== undefined && { window }),
  }
  return { strata: compareStrata(points, plain), overall: compareOverall(points, plain) }
}
