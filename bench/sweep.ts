import { Child } from './child.js'
import type { Plan } from './plan.js'
import type { Simulated, SimulationAnswers } from './simulation.js'
import type { VariantName } from './variants.js'

export interface Sweep extends Simulated {
  readonly variant: VariantName
}

const VARIANTS: readonly VariantName[] = ['bare', 'measured']

/** Simulations from few connections to many, each in a process of its own. */
export async function measureSweep(
  { simulated, simulatedSettle: settle, watch }: Plan,
  log: (line: string) => void,
): Promise<Sweep[]> {
  const results: Sweep[] = []
  for (const variant of VARIANTS) {
    for (const connections of simulated) {
      log(`simulation: ${connections} connections, ${variant}`)
      const child = new Child<SimulationAnswers>('simulation.js', [], {
        flags: ['--max-old-space-size=6144'],
      })
      // Code is warm before it is measured, as a server's is.
      await child.ask('simulate', { variant, connections: 5000, settle: 0, watch: settle })
      results.push({ variant, ...(await child.ask('simulate', { variant, connections, settle, watch })) })
      await child.stop()
    }
  }
  return results
}
