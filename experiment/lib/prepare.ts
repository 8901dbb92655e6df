import {
  ATTR_DIRECTION,
  ATTR_ERROR_TYPE,
  ATTR_OVERFLOW,
  type Attributes,
  type AttributeValue,
  attributeValue,
  keyOfValue,
} from './attributes.js'
import type { Buckets } from './buckets.js'
import { attributesOf, groupBy, keyBy, matches, pick, same, sameName } from './by-attribute.js'
import { checkNumber, checkObject, checkOneOf, outOfRange, wrongType } from './check.js'
import { checkCompareOptions } from './compare-options.js'
import { align, checkPoints } from './merge.js'
import type { Outcomes } from './outcomes.js'
import type { HistogramPoint } from './point.js'
import { plainOptions, STRATA_OPTIONS, type StrataOptions } from './strata-options.js'
import type { Pair } from './tested.js'
import type { WindowOf } from './windows.js'

const hasError = (attributes: Attributes): boolean =>
  attributeValue(attributes, ATTR_ERROR_TYPE) !== undefined
const isOverflow = (attributes: Attributes): boolean =>
  attributeValue(attributes, ATTR_OVERFLOW) !== undefined
/** What a client downloads and what it uploads are no sessions of one kind. */
function checkDirection(points: readonly HistogramPoint[], keys: readonly string[]): void {
  const directions = new Set(points.map((point) => attributeValue(attributesOf(point), ATTR_DIRECTION)))
  if (directions.size > 1 && !keys.some((key) => sameName(key, ATTR_DIRECTION))) {
    throw new RangeError(
      `points have both directions: name one in options.where, or put '${ATTR_DIRECTION}' into options.by`,
    )
  }
}

/** @throws RangeError for an attribute that no point has: a misspelt one would make one stratum, or none, of all */
function checkNames(option: string, names: readonly string[], points: readonly HistogramPoint[]): void {
  for (const name of names) {
    if (points.some((point) => attributeValue(attributesOf(point), name) !== undefined)) continue
    const known = [...new Set(points.flatMap((point) => Object.keys(attributesOf(point))))].sort()
    throw outOfRange(option, `an attribute that a point has, of ${known.join(', ') || 'none'}`, name)
  }
}

function checkValue(
  name: string,
  value: AttributeValue | undefined,
  points: readonly HistogramPoint[],
): void {
  const values = new Set(points.map((point) => keyOfValue(attributeValue(attributesOf(point), name))))
  if (values.has(keyOfValue(value))) return
  const known = [...values].filter((each) => each !== undefined).sort()
  throw outOfRange(
    `options.where['${name}']`,
    `a value that a point has, of ${known.slice(0, 20).join(', ')}`,
    value,
  )
}

function outcomesOf(
  points: readonly HistogramPoint[],
  failed: (attributes: Attributes) => boolean,
): Outcomes {
  const count = (of: readonly HistogramPoint[]): number => of.reduce((sum, { value }) => sum + value.count, 0)
  return { sessions: count(points), failed: count(points.filter((point) => failed(attributesOf(point)))) }
}

/** A stratum that is ready to be compared, or why it is not. */
export interface Prepared {
  readonly attributes: Attributes
  readonly pair: Pair
  readonly warnings: readonly string[]
  readonly error?: string
}

export const EMPTY: Pair = (() => {
  const nothing = {
    edges: [0, Number.POSITIVE_INFINITY],
    counts: [0],
    sessions: 0,
    min: 0,
    max: Number.POSITIVE_INFINITY,
  }
  return { incumbent: nothing, challenger: nothing }
})()

/** @throws TypeError or RangeError naming what is wrong with points or options */
export function checkStrata(points: readonly HistogramPoint[], options: StrataOptions): void {
  checkPoints('points', points)
  checkObject('options', options, STRATA_OPTIONS)
  const { arm, incumbent, challenger, by = [], where = {}, outcomes } = options
  const { multiplicity = 'false-discovery-rate', window } = options
  checkCompareOptions(plainOptions(options))
  if (window !== undefined && window !== Number.POSITIVE_INFINITY)
    checkNumber('options.window', window, 0, 'more')
  checkOneOf('options.multiplicity', multiplicity, ['false-discovery-rate', 'none'])
  if (typeof arm !== 'string') throw wrongType('options.arm', 'the name of an attribute', arm)
  if (!Array.isArray(by) || by.some((key) => typeof key !== 'string'))
    throw wrongType('options.by', 'a list of attribute names', by)
  const twice = by.find((key) => sameName(key, arm))
  if (twice !== undefined) throw outOfRange('options.by', 'attributes that both arms may have', twice)
  if (same(incumbent, challenger))
    throw outOfRange('options.challenger', 'another than the incumbent', challenger)
  if (outcomes !== undefined) checkPoints('options.outcomes', outcomes)
  checkNames('options.arm', [arm], points)
  checkNames('options.by', by, points)
  checkNames('options.where', Object.keys(where), points)
  for (const [name, value] of Object.entries(where)) checkValue(name, value, points)
}

/** The strata of both arms, each by itself: trouble in one stays there. Points and options are checked before. */
export function prepare(
  points: readonly HistogramPoint[],
  options: StrataOptions,
  windowOf: WindowOf = () => 0,
): Prepared[] {
  const { arm, incumbent, challenger, by = [], where = {}, outcomes, failed = hasError } = options
  const overflow = points.filter((point) => isOverflow(attributesOf(point)))
  const lost = overflow.reduce((sum, { value }) => sum + value.count, 0)
  const common =
    lost > 0
      ? [
          `${lost} sessions are in an overflow series (${ATTR_OVERFLOW}): the SDK's limit of series was reached, and nobody knows whose they are`,
        ]
      : []
  const chosen = points.filter((point) => matches(point, where) && !isOverflow(attributesOf(point)))
  checkDirection(chosen, by)
  // Of a session's outcome there are no two directions.
  const whereOutcome = Object.fromEntries(
    Object.entries(where).filter(([key]) => !sameName(key, ATTR_DIRECTION)),
  )
  const outcomeKeys = by.filter((key) => !sameName(key, ATTR_DIRECTION))
  const outcomeKeyOf = keyBy(outcomeKeys)
  const ended = groupBy(outcomes?.filter((point) => matches(point, whereOutcome)) ?? [], outcomeKeyOf)
  const armOf = (of: readonly HistogramPoint[], value: AttributeValue): HistogramPoint[] =>
    of.filter((point) => same(attributeValue(attributesOf(point), arm), value))

  return [...groupBy(chosen, keyBy(by)).values()].flatMap((group) => {
    const [ours, theirs] = [armOf(group, incumbent), armOf(group, challenger)]
    const [first] = [...ours, ...theirs]
    if (first === undefined) return []
    const attributes = pick(attributesOf(first), by)
    const [ourWindows, theirWindows] = [groupBy(ours, windowOf), groupBy(theirs, windowOf)]
    const windows = [...new Set([...ourWindows.keys(), ...theirWindows.keys()])].sort((a, b) => a - b)
    const allEnds = ended.get(outcomeKeyOf(first))
    const endWindows = groupBy(allEnds ?? [], windowOf)
    const absent = [...common]
    if (ours.every(({ value }) => value.count === 0)) absent.push('the incumbent has no session here')
    if (theirs.every(({ value }) => value.count === 0)) absent.push('the challenger has no session here')
    try {
      // All windows in the same buckets, so that their sessions can be added up for the medians.
      const buckets = align(
        windows.flatMap((key) => [ourWindows.get(key) ?? [], theirWindows.get(key) ?? []]),
      )
      return windows.map((window, index) => {
        const [a, b] = [buckets[2 * index], buckets[2 * index + 1]] as [Buckets, Buckets]
        const warnings = [...absent]
        if (absent.length === common.length && (a.sessions === 0) !== (b.sessions === 0)) {
          warnings.push('some time windows have sessions of one arm only, which are compared with none')
        }
        const ends = endWindows.get(window)
        if (outcomes !== undefined && ends === undefined)
          warnings.push('no outcome of any session is known here')
        const pair = { incumbent: a, challenger: b }
        if (ends === undefined) return { attributes, pair, warnings }
        const both = {
          incumbent: atLeast(outcomesOf(armOf(ends, incumbent), failed), a.sessions, 'incumbent', warnings),
          challenger: atLeast(
            outcomesOf(armOf(ends, challenger), failed),
            b.sessions,
            'challenger',
            warnings,
          ),
        }
        return { attributes, pair: { ...pair, outcomes: both }, warnings }
      })
    } catch (error) {
      return [{ attributes, pair: EMPTY, warnings: common, error: (error as Error).message }]
    }
  })
}

/** `increase()` extrapolates, so a few goodputs may have no outcome: those sessions ended, and did not fail. */
function atLeast(
  { sessions, failed }: Outcomes,
  recorded: number,
  arm: string,
  warnings: string[],
): Outcomes {
  if (sessions >= recorded) return { sessions, failed }
  warnings.push(
    `the ${arm} has ${recorded} sessions in the histogram, and ${sessions} outcomes: the counts are not of the same sessions`,
  )
  return { sessions: recorded, failed: Math.min(failed, recorded) }
}
