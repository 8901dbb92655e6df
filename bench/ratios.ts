import type { Slices } from './slices.js'
import { type Estimate, estimate } from './statistics.js'
import { type VariantName, variantNames } from './variants.js'
import { type WorkName, workNames } from './work/index.js'

export interface Ratio extends Estimate {
  readonly work: WorkName
  readonly variant: VariantName
}

/** Server CPU per unit of each variant but bare, over that of bare in the same cycle. */
export function estimateRatios(slices: Slices): Ratio[] {
  return workNames.flatMap((work) =>
    variantNames
      .filter((variant) => variant !== 'bare')
      .map((variant) => {
        const rounds = slices[work].map((cycles) => cycles.map((cycle) => cycle[variant] / cycle.bare))
        return { work, variant, ...estimate(rounds) }
      }),
  )
}
