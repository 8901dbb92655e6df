import type { Attributes } from './attributes.js'
import type { HistogramPoint } from './point.js'
import { EMPTY, type Prepared, prepare } from './prepare.js'
import type { StrataOptions } from './strata-options.js'
import type { Pair } from './tested.js'
import { windowsOf } from './windows.js'

/** A stratum, of which each time window is compared by itself. */
export interface Windowed extends Omit<Prepared, 'pair'> {
  readonly pairs: readonly Pair[]
}

export const hasBoth = ({ pair }: Prepared): boolean =>
  pair.incumbent.sessions > 0 && pair.challenger.sessions > 0

/** The strata of points that were checked; their time windows apart where the options have `window`, and points times. */
export function windowedStrata(points: readonly HistogramPoint[], options: StrataOptions): Windowed[] {
  const windowOf = options.window === undefined ? undefined : windowsOf(points, options.window)
  const groups = new Map<Attributes, Prepared[]>()
  for (const each of prepare(points, options, windowOf)) {
    const group = groups.get(each.attributes)
    if (group === undefined) groups.set(each.attributes, [each])
    else group.push(each)
  }
  return [...groups.values()].map(inOne)
}

/** The windows of one stratum. */
function inOne(windows: readonly Prepared[]): Windowed {
  const [{ attributes, error }] = windows as [Prepared]
  const warnings = [...new Set(windows.flatMap((window) => window.warnings))]
  const shared = windows.filter(hasBoth)
  const chosen = shared.length > 0 ? shared : windows
  // Outcomes that some windows lack are of no use to the whole.
  const told = chosen.every(({ pair }) => pair.outcomes !== undefined)
  const pairs = chosen.map(({ pair: { outcomes, ...arms } }) => ({ ...arms, ...(told && { outcomes }) }))
  const has = (arm: 'incumbent' | 'challenger'): boolean => windows.some(({ pair }) => pair[arm].sessions > 0)
  // Sessions enough of both arms, none of which can be compared, would be told as no difference.
  const turns = shared.length === 0 && has('incumbent') && has('challenger')
  const why = error ?? (turns ? 'the arms have no sessions in the same time window' : undefined)
  return { attributes, warnings, pairs: turns ? [EMPTY] : pairs, ...(why !== undefined && { error: why }) }
}
