import { ATTR_DIRECTION, type Attributes, attributeValue } from '../attributes.js'
import { attributesOf, keyBy, matches, same, sameName } from '../by-attribute.js'
import type { HistogramPoint } from '../point.js'
import { failedBy } from './failed.js'
import type { CommandOptions } from './options.js'
import type { Sessions } from './sessions.js'

/** Of each arm, the share of its sessions that neither failed nor are in the histogram. */
export interface Missing {
  readonly incumbent: number
  readonly challenger: number
}

const sum = (points: readonly HistogramPoint[]): number =>
  points.reduce((all, { value }) => all + value.count, 0)

/** Of the stratum with some attributes, or of all; `undefined` where no outcome is known. */
export function missingIn(
  { points, outcomes, arm, by, where }: Sessions,
  options: CommandOptions,
  stratum?: Attributes,
): Missing | undefined {
  const { incumbent, challenger } = options
  const isFailed = failedBy(options)
  // A session's outcome has no direction.
  const undirected = (name: string): boolean => !sameName(name, ATTR_DIRECTION)
  const keys = by.filter(undirected)
  const keyOf = keyBy(keys)
  const key = stratum && keyOf({ attributes: stratum } as HistogramPoint)
  const chosen = (of: readonly HistogramPoint[], only: Attributes, value: string): HistogramPoint[] =>
    of.filter(
      (point) =>
        matches(point, only) &&
        same(attributeValue(attributesOf(point), arm), value) &&
        (key === undefined || keyOf(point) === key),
    )
  const whereEnded = Object.fromEntries(Object.entries(where).filter(([name]) => undirected(name)))
  const share = (value: string): number => {
    const ended = chosen(outcomes ?? [], whereEnded, value)
    const failed = ended.filter((point) => isFailed(attributesOf(point)))
    const recorded = sum(chosen(points, where, value))
    return Math.max(0, sum(ended) - sum(failed) - recorded) / sum(ended)
  }
  const missing = { incumbent: share(incumbent), challenger: share(challenger) }
  return Number.isFinite(missing.incumbent) && Number.isFinite(missing.challenger) ? missing : undefined
}
