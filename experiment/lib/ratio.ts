import type { Estimate } from './estimate.js'
import { type Arms, stratifiedTest } from './rank-test.js'
import { faster as fasterBy, type Lean } from './scale.js'

/** Of the logarithm: ratios are told to 0.001 %. */
const TOLERANCE = 1e-5

/**
 * The factor between a session of the challenger's and one of the incumbent's (Hodges and Lehmann's estimate): the one
 * by which the incumbent's have to be faster for the rank test to show no difference at all. Its interval has the
 * factors for which the test does not reach `criticalZ`, however values may lie inside their buckets: taken to be spread
 * evenly, 95 % intervals of 5,000 sessions in half-decade buckets would cover the truth in 22 %. It holds 1 if and only if
 * the test shows no difference.
 *
 * Sessions in an open bucket stay there: what they would move to is not known. An end of the interval that the buckets
 * do not bound is 0 or infinite.
 *
 * @see J. L. Hodges, E. L. Lehmann, Estimates of location based on rank tests, Ann. Math. Stat. 34 (1963) 598-611
 */
export function ratioOf(strata: readonly Arms[], criticalZ: number): Estimate {
  const limit = widest(strata)
  const z = (log: number, lean: Lean = 0): number =>
    stratifiedTest(strata.map((arms) => scaled(arms, log, lean))).z
  // z falls as the factor grows.
  const faster = lastWhere((log) => z(log) > 0, limit)
  const slower = -lastWhere((log) => z(-log) < 0, limit)
  const low = Math.exp(lastWhere((log) => z(log, -1) >= criticalZ, limit))
  const high = Math.exp(-lastWhere((log) => z(-log, 1) <= -criticalZ, limit))
  const shown = z(0)
  return {
    value: Number.isFinite(faster + slower) ? Math.exp((faster + slower) / 2) : undefined,
    // A root may round to the side of 1 on which the test is not.
    low: shown >= criticalZ ? Math.max(low, 1 + TOLERANCE) : Math.min(low, 1),
    high: shown <= -criticalZ ? Math.min(high, 1 - TOLERANCE) : Math.max(high, 1),
  }
}

/** The logarithm of the largest factor that can mean something: from the lowest bucket to the highest. */
function widest(strata: readonly Arms[]): number {
  let limit = 1
  for (const { edges } of strata) {
    const bounds = edges.filter((edge) => edge > 0 && edge < Number.POSITIVE_INFINITY)
    if (bounds.length > 1)
      limit = Math.max(limit, Math.log((bounds.at(-1) as number) / (bounds[0] as number)))
  }
  return limit
}

/**
 * Arms whose incumbent is faster by exp(log), or, below 0, whose challenger is by its inverse: with the challenger's
 * values as low inside their buckets as they may lie and the incumbent's as high (`lean` -1), or the other way round (1).
 */
function scaled({ edges, incumbent, challenger }: Arms, log: number, lean: Lean): Arms {
  if (log === 0) return { edges, incumbent, challenger }
  return log > 0
    ? { edges, incumbent: fasterBy(edges, incumbent, Math.exp(log), -lean as Lean), challenger }
    : { edges, incumbent, challenger: fasterBy(edges, challenger, Math.exp(-log), lean) }
}

/** The last logarithm for which something holds that holds up to one and not after it; `-Infinity` if for none. */
function lastWhere(holds: (log: number) => boolean, limit: number): number {
  if (!holds(-limit)) return Number.NEGATIVE_INFINITY
  if (holds(limit)) return limit
  let [low, high] = [-limit, limit]
  while (high - low > TOLERANCE) {
    const middle = (low + high) / 2
    if (holds(middle)) low = middle
    else high = middle
  }
  return (low + high) / 2
}
