import type { Estimate } from './estimate.js'
import type { BothOutcomes } from './outcomes.js'

/** A share, and its confidence interval. */
export interface Share extends Estimate {
  readonly value: number
}

/**
 * The shares of sessions that failed. Over strata they are standardized: means of the strata's shares, both arms' with the
 * same weights.
 */
export interface Failures {
  readonly incumbent: Share
  readonly challenger: Share
  /** The challenger's share less the incumbent's. */
  readonly difference: Share
}

/**
 * The shares that failed, and their difference with Newcombe's interval: MOVER on two Wilson intervals. Of several strata
 * the difference is Mantel and Haenszel's: sessions are compared within their stratum, where of m and n sessions the weight
 * is m n / (m + n), so failures that are more frequent in one country, and shares of the arms that differ there, make no
 * difference.
 *
 * @see R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison of eleven
 *   methods, Statist. Med. 17 (1998) 873-890, method 10
 * @see S. Greenland, J. M. Robins, Estimation of a common effect parameter from sparse follow-up data, Biometrics 41 (1985)
 *   55-68, for the weights
 */
export function failuresOf(strata: readonly BothOutcomes[], z: number): Failures {
  const weights = strata.map(({ incumbent, challenger }) => {
    const total = incumbent.sessions + challenger.sessions
    return total > 0 ? (incumbent.sessions * challenger.sessions) / total : 0
  })
  const comparable = weights.some((weight) => weight > 0)
  const shareOf = (arm: keyof BothOutcomes): Share => {
    const sampled = strata.map((stratum, index) => ({
      // Where one arm has no session at all, the other's share is told all the same.
      weight: comparable ? (weights[index] as number) : stratum[arm].sessions,
      ...stratum[arm],
    }))
    return wilson(standardized(sampled), z)
  }
  const [a, b] = [shareOf('incumbent'), shareOf('challenger')]
  const [from, to] = [a.value, b.value]
  const low = to - from - Math.hypot(to - b.low, a.high - from)
  const high = to - from + Math.hypot(b.high - to, from - a.low)
  return { incumbent: a, challenger: b, difference: { value: to - from, low, high } }
}

interface Sample {
  readonly weight: number
  readonly sessions: number
  readonly failed: number
}

/**
 * The weighted mean of the strata's shares, and of how many sessions of one stratum a share would be as uncertain: as if
 * all strata had that share, or as their own shares tell, whichever is fewer.
 */
function standardized(strata: readonly Sample[]): { share: number; sessions: number } {
  let [weights, sum, equal, own] = [0, 0, 0, 0]
  for (const { weight, sessions, failed } of strata) {
    if (weight === 0) continue
    const share = failed / sessions
    weights += weight
    sum += weight * share
    equal += weight ** 2 / sessions
    own += (weight ** 2 * share * (1 - share)) / sessions
  }
  if (weights === 0) return { share: 0, sessions: 0 }
  const share = sum / weights
  const alike = weights ** 2 / equal
  const differing = own > 0 ? (share * (1 - share) * weights ** 2) / own : alike
  return { share, sessions: Math.min(alike, differing) }
}

/**
 * Wilson's score interval of a share.
 *
 * @see E. B. Wilson, JASA 22 (1927) 209-212
 */
function wilson({ share: value, sessions }: { share: number; sessions: number }, z: number): Share {
  // No bound can be told: of no session, or of a look before there is any information.
  if (sessions === 0 || z === Number.POSITIVE_INFINITY) return { value, low: 0, high: 1 }
  const centre = value + z ** 2 / (2 * sessions)
  const half = z * Math.sqrt((value * (1 - value)) / sessions + (z / (2 * sessions)) ** 2)
  const whole = 1 + z ** 2 / sessions
  return {
    value,
    low: value === 0 ? 0 : (centre - half) / whole,
    high: value === 1 ? 1 : (centre + half) / whole,
  }
}
