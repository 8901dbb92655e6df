import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import type { Settings } from './compare-options.js'
import { criticalZ, type Looks } from './looks.js'
import { plannedDrift } from './planned.js'
import { type Arms, rankTest } from './rank-test.js'
import { mover } from './scale.js'

/**
 * The expected z of a challenger that is faster by `ratio`, per square root of the information m n / (m + n), in
 * these buckets: sqrt(12 / (1 - sum p^3)) (effect - 1/2).
 */
export function driftOf(strata: readonly Arms[], ratio: number): number {
  let [weights, sum] = [0, 0]
  for (const { edges, incumbent, challenger } of strata) {
    const both = Float64Array.from(incumbent, (count, index) => count + (challenger[index] as number))
    const { effect, resolution, information } = rankTest(both, mover(edges, both)(Math.log(ratio)))
    if (resolution === 0) continue
    weights += information
    sum += information * (effect - 0.5) * Math.sqrt(12 / resolution)
  }
  return weights > 0 ? sum / weights : 0
}

interface Needs {
  readonly drift: number
  readonly sessions: { readonly incumbent: number; readonly challenger: number }
  readonly settings: Settings
  readonly alpha: number
}

/**
 * How many sessions of both arms, at the shares that they have, it takes to find a drift with a probability of `power`:
 * the information over share (1 - share), as Noether's.
 *
 * @see G. E. Noether, Sample size determination for some common nonparametric tests, JASA 82 (1987) 645-647
 */
export function sessionsNeeded({ drift, sessions, settings, alpha }: Needs): number {
  const { incumbent: m, challenger: n } = sessions
  const share = m * n > 0 ? n / (m + n) : 0.5
  if (drift === 0) return Number.POSITIVE_INFINITY
  const information = informationNeeded(drift, alpha, settings.power, settings.looks)
  return Math.ceil((information / (share * (1 - share))) * settings.designEffect)
}

/** (z_alpha + z_power)^2 / drift^2: of repeated looks, z_alpha is the boundary at the last of them. */
function informationNeeded(drift: number, alpha: number, power: number, looks: Looks): number {
  if (typeof looks === 'object') return (plannedDrift(alpha, power, looks.planned) / drift) ** 2
  const beta = normalQuantile(power, 0, 1)
  // A contraction: with more information the boundary rises, but much more slowly.
  let [information, last] = [8 / drift ** 2, 0]
  while (Math.abs(information - last) > 1e-6 * information) {
    last = information
    information = ((criticalZ(alpha, { looks, drift, information }) + beta) / drift) ** 2
  }
  return information
}
