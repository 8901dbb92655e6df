import type { Attributes, AttributeValue } from './attributes.js'
import { ATTR_DIRECTION, ATTR_ERROR_TYPE } from './attributes.js'
import type { Buckets } from './buckets.js'
import { checkObject, outOfRange, wrongType } from './check.js'
import { type CompareOptions, type Comparison, checkCompareOptions, compareBuckets } from './compare.js'
import { align, checkPoints } from './merge.js'
import type { Outcomes } from './outcomes.js'
import type { HistogramPoint } from './point.js'

export interface StrataOptions extends Omit<CompareOptions, 'outcomes'> {
  /** The attribute that tells the arms apart: `track`, say. */
  readonly arm: string
  /** Its values. */
  readonly incumbent: AttributeValue
  readonly challenger: AttributeValue
  /**
   * The attributes to group by: each combination of their values is a stratum.
   *
   * @default [] all in one
   */
  readonly by?: readonly string[]
  /** Only points with these attributes: `{ 'network.io.direction': 'transmit' }`, say. */
  readonly where?: Attributes
  /** Points of `proxy.session.duration`, or of any histogram with a value for every session. */
  readonly outcomes?: readonly HistogramPoint[]
  /**
   * Whether the sessions of such a point failed.
   *
   * @default those with an `error.type`
   */
  readonly failed?: (attributes: Attributes) => boolean
}

export interface Stratum {
  /** The values of the attributes in `by`; one that the points have not is absent. */
  readonly attributes: Attributes
  readonly comparison: Comparison
}

const attributesOf = (point: HistogramPoint): Attributes => point.attributes ?? {}
const keyOf = (attributes: Attributes, keys: readonly string[]): string =>
  JSON.stringify(keys.map((key) => attributes[key] ?? null))
const pick = (attributes: Attributes, keys: readonly string[]): Attributes =>
  Object.fromEntries(keys.filter((key) => key in attributes).map((key) => [key, attributes[key]]))
const hasError = (attributes: Attributes): boolean => ATTR_ERROR_TYPE in attributes
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const matches = (point: HistogramPoint, where: Attributes): boolean =>
  Object.entries(where).every(([key, value]) => same(attributesOf(point)[key], value))

/** The points in groups of the same values of some attributes, in the order in which they come. */
function groupBy(points: readonly HistogramPoint[], keys: readonly string[]): Map<string, HistogramPoint[]> {
  const groups = new Map<string, HistogramPoint[]>()
  for (const point of points) {
    const group = keyOf(attributesOf(point), keys)
    groups.set(group, [...(groups.get(group) ?? []), point])
  }
  return groups
}

/** What a client downloads and what it uploads are no sessions of one kind. */
function checkDirection(points: readonly HistogramPoint[], keys: readonly string[]): void {
  const directions = new Set(points.map((point) => attributesOf(point)[ATTR_DIRECTION]))
  if (directions.size > 1 && !keys.includes(ATTR_DIRECTION)) {
    throw new RangeError(
      `points have both directions: name one in options.where, or put '${ATTR_DIRECTION}' into options.by`,
    )
  }
}

function outcomesOf(
  points: readonly HistogramPoint[],
  failed: (attributes: Attributes) => boolean,
): Outcomes {
  const count = (of: readonly HistogramPoint[]): number => of.reduce((sum, { value }) => sum + value.count, 0)
  return { sessions: count(points), failed: count(points.filter((point) => failed(attributesOf(point)))) }
}

/**
 * Compares the two arms of an experiment in each stratum: in each country, say, or region and country. A stratum in
 * which an arm has no session yet has the verdict `too few sessions`. Strata come in the order of their points.
 *
 * @param points of one metric, with the attributes that `options` names; see {@link histogramPoints}
 * @throws TypeError for arguments or options of a wrong type, empty lists included
 * @throws RangeError as {@link compare} does, and where points of both directions would be added up
 *
 * @example
 * import { compareStrata, histogramPoints } from 'measured-experiment'
 *
 * const strata = compareStrata(histogramPoints(collected, 'proxy.session.goodput.active'), {
 *   arm: 'track', incumbent: 'stable', challenger: 'quic-fra',
 *   by: ['geo.country.iso_code', 'cloud.region'],
 *   where: { 'network.io.direction': 'transmit' },
 *   outcomes: histogramPoints(collected, 'proxy.session.duration'),
 * })
 * for (const { attributes, comparison } of strata) console.log(attributes, comparison.verdict)
 */
export function compareStrata(points: readonly HistogramPoint[], options: StrataOptions): Stratum[] {
  checkPoints('points', points)
  checkObject('options', options)
  const { arm, incumbent, challenger, by = [], where = {}, outcomes, failed = hasError, ...rest } = options
  checkCompareOptions(rest)
  if (typeof arm !== 'string') throw wrongType('options.arm', 'the name of an attribute', arm)
  if (same(incumbent, challenger))
    throw outOfRange('options.challenger', 'another than the incumbent', challenger)
  if (outcomes !== undefined) checkPoints('options.outcomes', outcomes)

  const chosen = points.filter((point) => matches(point, where))
  checkDirection(chosen, by)
  // Of a session's outcome there are no two directions.
  const { [ATTR_DIRECTION]: _, ...whereOutcome } = where
  const outcomeKeys = by.filter((key) => key !== ATTR_DIRECTION)
  const ended = groupBy(outcomes?.filter((point) => matches(point, whereOutcome)) ?? [], outcomeKeys)
  const arms = (of: readonly HistogramPoint[]): [HistogramPoint[], HistogramPoint[]] => [
    of.filter((point) => same(attributesOf(point)[arm], incumbent)),
    of.filter((point) => same(attributesOf(point)[arm], challenger)),
  ]

  return [...groupBy(chosen, by).values()].flatMap((group) => {
    const [ours, theirs] = arms(group)
    const [first] = [...ours, ...theirs]
    if (first === undefined) return []
    const attributes = pick(attributesOf(first), by)
    const [ourEnds, theirEnds] = arms(ended.get(keyOf(attributes, outcomeKeys)) ?? [])
    const both = outcomes && {
      outcomes: { incumbent: outcomesOf(ourEnds, failed), challenger: outcomesOf(theirEnds, failed) },
    }
    const [a, b] = align([ours, theirs]) as [Buckets, Buckets]
    return [{ attributes, comparison: compareBuckets(a, b, { ...rest, ...both }) }]
  })
}
