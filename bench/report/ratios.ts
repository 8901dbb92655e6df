import { median } from 'simple-statistics'
import type { Plan } from '../plan.js'
import type { Ratio } from '../ratios.js'
import type { Slices } from '../slices.js'
import { variantNames } from '../variants.js'
import { workNames, works } from '../work/index.js'
import { table } from './table.js'

const x3 = (value: number): string => value.toFixed(3)

/** Server CPU per unit of work, as ratios. */
export function costTable(slices: Slices, ratios: readonly Ratio[], { rounds, cycles, slice }: Plan): string {
  const compared = variantNames.filter((variant) => variant !== 'bare')
  const rows = workNames.map((work) => {
    const bare = median(slices[work].flatMap((each) => each.map((cycle) => cycle.bare)))
    const cells = compared.map((variant) => {
      const ratio = ratios.find((each) => each.work === work && each.variant === variant)
      return ratio ? `×${x3(ratio.value)} (${x3(ratio.low)}–${x3(ratio.high)})` : ''
    })
    return [`${work}, ${works[work].unit}`, `${bare.toFixed(1)} µs`, ...cells]
  })
  return `## At work

Server CPU per unit of work, as a ratio to the bare server's: the median over ${rounds} sets of fresh processes of the
median over ${cycles} slices of about ${slice} ms, in which the variants take turns; in brackets the 95 % bootstrap interval.

${table(['', 'bare', ...compared], rows)}`
}
