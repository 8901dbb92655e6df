import type { Estimate } from './estimate.js'
import type { RankTest } from './rank-test.js'
import { studentOf } from './student.js'

/** The interval of the effect on the logit scale, which keeps it between 0 and 1. */
export function effectOf({ effect, error, freedom }: RankTest, z: number): Estimate {
  const odds = effect / (1 - effect)
  const factor = Math.exp((studentOf(z, freedom) * error) / (effect * (1 - effect)))
  // An arm wholly above the other has no error to tell; nor has one at an infinite z.
  if (!Number.isFinite(factor)) return { value: effect, low: 0, high: 1 }
  return {
    value: effect,
    low: odds / factor / (1 + odds / factor),
    high: (odds * factor) / (1 + odds * factor),
  }
}
