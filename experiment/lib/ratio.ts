import type { Estimate } from './estimate.js'
import { type Arms, stratifiedTest } from './rank-test.js'
import { passes, TOLERANCE } from './root.js'
import { type Lean, type Mover, mover } from './scale.js'

/** z of the rank test if the incumbent were faster by a factor, or, below 1, the challenger by its inverse. */
type ZOf = (log: number) => number

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
  // z falls as the factor grows.
  const value = middleOf(zOf(strata, 0), limit)
  const start = value ?? 0
  const [slowest, fastest] = [zOf(strata, -1), zOf(strata, 1)]
  const low = passes((log) => slowest(log) - criticalZ, start, limit)
  const high = passes((log) => fastest(log) + criticalZ, start, limit)
  const bounds = {
    low: low === -limit ? 0 : Math.exp(low),
    high: high === limit ? Number.POSITIVE_INFINITY : Math.exp(high),
  }
  const shown = stratifiedTest(strata).z
  return {
    value: value === undefined ? undefined : Math.exp(value),
    // A root may round to the side of 1 on which the test is not.
    low: shown >= criticalZ ? Math.max(bounds.low, 1 + TOLERANCE) : Math.min(bounds.low, 1),
    high: shown <= -criticalZ ? Math.min(bounds.high, 1 - TOLERANCE) : Math.max(bounds.high, 1),
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
 * With the challenger's values as low inside their buckets as they may lie and the incumbent's as high (`lean` -1), or the
 * other way round (1).
 */
function zOf(strata: readonly Arms[], lean: Lean): ZOf {
  const moved = strata.map((arms) => ({
    incumbent: lazy(() => mover(arms.edges, arms.incumbent, -lean as Lean)),
    challenger: lazy(() => mover(arms.edges, arms.challenger, lean)),
  }))
  return (log) => {
    const scaled = strata.map((arms, index) => {
      const { incumbent, challenger } = moved[index] as (typeof moved)[number]
      if (log > 0) return { ...arms, incumbent: incumbent()(log) }
      return log < 0 ? { ...arms, challenger: challenger()(-log) } : arms
    })
    return stratifiedTest(scaled).z
  }
}

/** Mostly only one of the arms is ever moved. */
function lazy(make: () => Mover): () => Mover {
  let made: Mover | undefined
  return () => {
    made ??= make()
    return made
  }
}

/**
 * Where z is 0; in the middle, if it is for many factors. `undefined` where the buckets do not tell: z has the same sign
 * for all.
 */
function middleOf(z: ZOf, limit: number): number | undefined {
  // Equal arms, with nothing in doubt: exactly 1.
  const root = z(0) === 0 ? 0 : passes(z, 0, limit)
  if (Math.abs(root) === limit) return undefined
  if (z(root - TOLERANCE) > 0 && z(root + TOLERANCE) < 0) return root
  const last = passes((log) => (z(log) > 0 ? 1 : -1), root, limit)
  const first = -passes((log) => (z(-log) < 0 ? 1 : -1), -root, limit)
  return Math.max(Math.abs(last), Math.abs(first)) === limit ? undefined : (last + first) / 2
}
