import type { Attributes, AttributeValue } from './attributes.js'
import {
  ATTR_DIRECTION,
  ATTR_ERROR_TYPE,
  ATTR_OVERFLOW,
  attributeValue,
  keyOfValue,
  labelOf,
} from './attributes.js'
import type { Buckets } from './buckets.js'
import { checkNumber, checkObject, checkOneOf, outOfRange, wrongType } from './check.js'
import {
  COMPARE_OPTIONS,
  type CompareOptions,
  type Comparison,
  checkCompareOptions,
  comparePairs,
  DEFAULT_MIN_SESSIONS,
  type Pair,
  pValueOf,
  sessionsOf,
} from './compare.js'
import { align, checkPoints } from './merge.js'
import type { Outcomes } from './outcomes.js'
import type { HistogramPoint } from './point.js'
import { DEFAULT_CONFIDENCE } from './quantile.js'
import { type WindowOf, windowsOf } from './windows.js'

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
  /**
   * Of many strata of equal arms some look different by chance. `false-discovery-rate` holds the expected share of false
   * ones among the verdicts of {@link compareStrata} to `1 - confidence` (Benjamini and Hochberg, on p-values that are
   * valid at any look), and its intervals with them; `none` judges each stratum as if it were the only one.
   *
   * @default 'false-discovery-rate'
   */
  readonly multiplicity?: 'false-discovery-rate' | 'none'
  /**
   * For {@link compareOverall}: ms of a time window. Sessions are compared within their stratum and window, so shares
   * that change over time make no false verdict. `Infinity` for one window. Points of longer intervals, or without times,
   * cannot be told apart in time.
   *
   * @default an hour, or a 24th of all the time if that is less; never less than the longest interval of a point
   */
  readonly window?: number
}

const STRATA_OPTIONS = [
  ...['arm', 'incumbent', 'challenger', 'by', 'where', 'failed', 'multiplicity', 'window'],
]

export interface Stratum {
  /** The values of the attributes in `by`; one that the points have not is absent. */
  readonly attributes: Attributes
  readonly comparison: Comparison
  /** Why the stratum cannot be compared, in words: its verdict is then `too few sessions`. */
  readonly error?: string
}

const attributesOf = (point: HistogramPoint): Attributes => point.attributes ?? {}
const keyOf = (attributes: Attributes, keys: readonly string[]): string =>
  JSON.stringify(keys.map((key) => keyOfValue(attributeValue(attributes, key)) ?? null))
const hasError = (attributes: Attributes): boolean =>
  attributeValue(attributes, ATTR_ERROR_TYPE) !== undefined
const isOverflow = (attributes: Attributes): boolean =>
  attributeValue(attributes, ATTR_OVERFLOW) !== undefined
const same = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  keyOfValue(a) === keyOfValue(b)
const sameName = (a: string, b: string): boolean => labelOf(a) === labelOf(b)

function pick(attributes: Attributes, keys: readonly string[]): Attributes {
  const picked: Attributes = {}
  for (const key of keys) {
    const value = attributeValue(attributes, key)
    if (value !== undefined) picked[key] = value
  }
  return picked
}

const matches = (point: HistogramPoint, where: Attributes): boolean =>
  Object.entries(where).every(([key, value]) => same(attributeValue(attributesOf(point), key), value))

/** The points in groups of the same values of some attributes, in the order in which they come. */
function groupBy(points: readonly HistogramPoint[], keys: readonly string[]): Map<string, HistogramPoint[]> {
  const groups = new Map<string, HistogramPoint[]>()
  for (const point of points) {
    const key = keyOf(attributesOf(point), keys)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [point])
    else group.push(point)
  }
  return groups
}

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
interface Prepared {
  readonly attributes: Attributes
  readonly pair: Pair
  readonly warnings: readonly string[]
  readonly error?: string
}

const EMPTY: Pair = (() => {
  const nothing = {
    edges: [0, Number.POSITIVE_INFINITY],
    counts: [0],
    sessions: 0,
    min: 0,
    max: Number.POSITIVE_INFINITY,
  }
  return { incumbent: nothing, challenger: nothing }
})()

/** The strata of both arms, each by itself: trouble in one stays there. */
function prepare(
  points: readonly HistogramPoint[],
  options: StrataOptions,
  windowOf: WindowOf = () => 0,
): Prepared[] {
  checkPoints('points', points)
  checkObject('options', options)
  const { arm, incumbent, challenger, by = [], where = {}, outcomes, failed = hasError } = options
  const { multiplicity = 'false-discovery-rate', window } = options
  checkObject('options', options, [...COMPARE_OPTIONS, ...STRATA_OPTIONS])
  checkCompareOptions(plainOptions(options))
  if (window !== undefined && window !== Number.POSITIVE_INFINITY)
    checkNumber('options.window', window, 0, 'more')
  checkOneOf('options.multiplicity', multiplicity, ['false-discovery-rate', 'none'])
  if (typeof arm !== 'string') throw wrongType('options.arm', 'the name of an attribute', arm)
  if (!Array.isArray(by) || by.some((key) => typeof key !== 'string'))
    throw wrongType('options.by', 'a list of attribute names', by)
  if (same(incumbent, challenger))
    throw outOfRange('options.challenger', 'another than the incumbent', challenger)
  if (outcomes !== undefined) checkPoints('options.outcomes', outcomes)
  checkNames('options.arm', [arm], points)
  checkNames('options.by', by, points)
  checkNames('options.where', Object.keys(where), points)
  for (const [name, value] of Object.entries(where)) checkValue(name, value, points)

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
  const ended = groupBy(outcomes?.filter((point) => matches(point, whereOutcome)) ?? [], outcomeKeys)
  const armOf = (of: readonly HistogramPoint[], value: AttributeValue): HistogramPoint[] =>
    of.filter((point) => same(attributeValue(attributesOf(point), arm), value))

  return [...groupBy(chosen, by).values()].flatMap((group) => {
    const [ours, theirs] = [armOf(group, incumbent), armOf(group, challenger)]
    const [first] = [...ours, ...theirs]
    if (first === undefined) return []
    const attributes = pick(attributesOf(first), by)
    const [ourWindows, theirWindows] = [byWindow(ours, windowOf), byWindow(theirs, windowOf)]
    const windows = [...new Set([...ourWindows.keys(), ...theirWindows.keys()])].sort((a, b) => a - b)
    const allEnds = ended.get(keyOf(attributesOf(first), outcomeKeys))
    const endWindows = byWindow(allEnds ?? [], windowOf)
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

function byWindow(points: readonly HistogramPoint[], windowOf: WindowOf): Map<number, HistogramPoint[]> {
  const windows = new Map<number, HistogramPoint[]>()
  for (const point of points) {
    const key = windowOf(point)
    const one = windows.get(key)
    if (one === undefined) windows.set(key, [point])
    else one.push(point)
  }
  return windows
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

/** The level that Benjamini and Hochberg's procedure leaves for each of some p-values. */
function levelOf(pValues: readonly number[], alpha: number): number {
  const sorted = [...pValues].sort((a, b) => a - b)
  const found = sorted.findLastIndex((p, index) => p <= (alpha * (index + 1)) / sorted.length)
  return (alpha * Math.max(1, found + 1)) / sorted.length
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
  const strata = prepare(points, options)
  const { confidence = DEFAULT_CONFIDENCE, multiplicity = 'false-discovery-rate' } = options
  const plain = plainOptions(options)
  // A stratum that gets no verdict anyway is not one of the family: it would only cost the others power.
  const { minSessions = DEFAULT_MIN_SESSIONS } = options
  const judged = strata.filter(({ pair }) => sessionsOf(pair) >= minSessions)
  const alone = judged.length < 2 || multiplicity === 'none'
  const level = alone
    ? 1 - confidence
    : levelOf(
        judged.map(({ pair }) => pValueOf([pair], plain)),
        1 - confidence,
      )
  return strata.map(({ attributes, pair, warnings, error }) => {
    const comparison = comparePairs([pair], { ...plain, confidence: 1 - level }, warnings)
    return error === undefined
      ? { attributes, comparison }
      : { attributes, comparison: { ...comparison, reason: error }, error }
  })
}

const hasBoth = ({ pair }: Prepared): boolean => pair.incumbent.sessions > 0 && pair.challenger.sessions > 0

/** What is in doubt in some strata, with their names. */
function inWords(strata: readonly Prepared[]): string[] {
  const texts = strata.flatMap(({ attributes, warnings, error }) => {
    const name = Object.values(attributes).join(', ') || 'all sessions'
    const all = warnings.map((text) => `${name}: ${text}`)
    return error === undefined ? all : [...all, `${name} is left out: ${error}`]
  })
  return [...new Set(texts)]
}

/** What is for the comparison itself. */
function plainOptions(options: StrataOptions): CompareOptions {
  const {
    arm: _a,
    incumbent: _i,
    challenger: _c,
    by: _b,
    where: _w,
    outcomes: _o,
    failed: _f,
    multiplicity: _m,
    window: _t,
    ...plain
  } = options
  return plain
}

/**
 * Whether the challenger's sessions are faster over all strata: one verdict, of sessions that are compared within their
 * stratum and time window only (van Elteren's test). Shares of the arms that differ from country to country, or from one
 * hour to the next where points have times and `window` is short enough, make no difference; of pooled sessions they would (Simpson's paradox).
 *
 * Strata that cannot be compared, or that one arm has not, are left out and named in `warnings`. The medians are of all
 * sessions, as far as their buckets are the same.
 *
 * @throws as {@link compareStrata} does
 *
 * @example
 * import { compareOverall, histogramPoints } from 'measured-experiment'
 *
 * const { verdict, ratio } = compareOverall(histogramPoints(collected, 'proxy.session.goodput.delivered'), {
 *   arm: 'track', incumbent: 'stable', challenger: 'quic-fra', by: ['geo.country.iso_code'],
 *   where: { 'network.io.direction': 'transmit' },
 * })
 */
export function compareOverall(points: readonly HistogramPoint[], options: StrataOptions): Comparison {
  checkPoints('points', points)
  checkObject('options', options)
  const windowOf = windowsOf(points, options.window)
  let strata = prepare(points, options, windowOf)
  let windowed = windowOf !== undefined
  if (windowed && strata.some(hasBoth) === false) {
    // The arms took turns: compared over all the time, which the warning below says.
    strata = prepare(points, options)
    windowed = false
  }
  const warnings = inWords(strata)
  if ((options.by ?? []).length === 0 && !windowed) {
    warnings.push(
      'all sessions are pooled: shares of the arms that differ between countries or change over time can turn the verdict; name strata in options.by',
    )
  }
  const usable = strata.filter(({ error }) => error === undefined)
  const both = usable.filter(hasBoth)
  const chosen = both.length > 0 ? both : usable
  // Outcomes that some strata lack are of no use to the whole.
  const told = chosen.every(({ pair }) => pair.outcomes !== undefined)
  const pairs = chosen.map(({ pair: { incumbent, challenger, outcomes } }) => ({
    incumbent,
    challenger,
    ...(told && outcomes && { outcomes }),
  }))
  return comparePairs(pairs.length > 0 ? pairs : [EMPTY], plainOptions(options), warnings)
}
