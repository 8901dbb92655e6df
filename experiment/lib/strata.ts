import type { Attributes } from './attributes.js'
import { settingsOf } from './compare-options.js'
import { type Comparison, comparisonOf } from './pairs.js'
import type { HistogramPoint } from './point.js'
import { checkStrata, EMPTY, type Prepared, prepare } from './prepare.js'
import { plainOptions, type StrataOptions } from './strata-options.js'
import { fewestSessions, sessionsOf, type Tested, testPairs } from './tested.js'
import { hasBoth, windowedStrata } from './windowed-strata.js'
import { windowsOf } from './windows.js'

export interface Stratum {
  /** The values of the attributes in `by`; one that the points have not is absent. */
  readonly attributes: Attributes
  readonly comparison: Comparison
  /** Why the stratum cannot be compared, in words: its verdict is then `too few sessions`. */
  readonly error?: string
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
  checkStrata(points, options)
  const strata = windowedStrata(points, options)
  const { multiplicity = 'false-discovery-rate' } = options
  const plain = plainOptions(options)
  const { alpha, minSessions } = settingsOf(plain)
  const all = sessionsOf(strata.flatMap(({ pairs }) => pairs))
  const tests = strata.map(({ pairs }) => testPairs(pairs, plain, all))
  // A stratum that gets no verdict anyway is not one of the family: it would only cost the others power.
  const family = tests.filter((tested) => fewestSessions(tested) >= minSessions)
  const alone = family.length < 2 || multiplicity === 'none'
  const level = alone
    ? alpha
    : levelOf(
        family.map((tested) => tested.pValue()),
        alpha,
      )
  return strata.map(({ attributes, warnings, error }, index) => {
    const comparison = comparisonOf(tests[index] as Tested, warnings, level)
    return error === undefined
      ? { attributes, comparison }
      : { attributes, comparison: { ...comparison, reasonCode: 'not-comparable', reason: error }, error }
  })
}

/** What is in doubt in some strata, with their names. */
function inWords(strata: readonly Prepared[]): string[] {
  const texts = strata.flatMap(({ attributes, warnings, error }) => {
    const name = Object.values(attributes).join(', ') || 'all sessions'
    const all = warnings.map((text) => `${name}: ${text}`)
    return error === undefined ? all : [...all, `${name} is left out: ${error}`]
  })
  return [...new Set(texts)]
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
  checkStrata(points, options)
  const windowOf = windowsOf(points, options.window)
  let strata = prepare(points, options, windowOf)
  let windowed = windowOf !== undefined
  if (windowed && !strata.some(hasBoth)) {
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
  const has = (arm: 'incumbent' | 'challenger'): boolean => usable.some(({ pair }) => pair[arm].sessions > 0)
  // Sessions enough of both arms, none of which can be compared, would be told as no difference.
  if (both.length === 0 && has('incumbent') && has('challenger')) {
    const reason = 'no stratum has sessions of both arms'
    const comparison = comparisonOf(testPairs([EMPTY], plainOptions(options)), warnings)
    return { ...comparison, reasonCode: 'not-comparable', reason }
  }
  const chosen = both.length > 0 ? both : usable
  // Outcomes that some strata lack are of no use to the whole.
  const told = chosen.every(({ pair }) => pair.outcomes !== undefined)
  const pairs = chosen.map(({ pair: { incumbent, challenger, outcomes } }) => ({
    incumbent,
    challenger,
    ...(told && outcomes && { outcomes }),
  }))
  return comparisonOf(testPairs(pairs.length > 0 ? pairs : [EMPTY], plainOptions(options)), warnings)
}
