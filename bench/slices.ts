import { Child, KEEP_MEMORY } from './child.js'
import type { LoadAnswers } from './load.js'
import type { Plan } from './plan.js'
import type { ServerAnswers } from './server.js'
import { type VariantName, variantNames } from './variants.js'
import { type WorkName, workNames } from './work/index.js'

const INTERVAL = 1000

/** ms of work on a bare server, before it is asked how much of it fills a slice. */
const WARM_UP = 500

/** Server CPU of one slice of each variant, in µs per unit, taken in turn. */
export type Cycle = Record<VariantName, number>
/** The cycles of one work, in each round of fresh processes. */
export type Rounds = readonly Cycle[][]
export type Slices = Record<WorkName, Rounds>

interface Target {
  readonly server: Child<ServerAnswers>
  readonly ports: Record<WorkName, number>
}

/** Everybody goes first as often as last, and as often before a neighbour as after it. */
function orderOf(cycle: number): VariantName[] {
  const first = cycle % variantNames.length
  const order = [...variantNames.slice(first), ...variantNames.slice(0, first)]
  return cycle % 2 === 0 ? order : order.reverse()
}

async function startTarget(variant: VariantName): Promise<[VariantName, Target]> {
  const server = new Child<ServerAnswers>('server.js', [variant, String(INTERVAL)], {
    core: 0,
    env: KEEP_MEMORY,
  })
  return [variant, { server, ports: await server.ask('ports', undefined) }]
}

export async function measureSlices(plan: Plan, log: (line: string) => void): Promise<Slices> {
  const slices: Record<WorkName, Cycle[][]> = {
    upload: [],
    download: [],
    echo: [],
    churn: [],
    datagrams: [],
  }
  const sizes: Partial<Record<WorkName, number>> = {}

  for (let round = 0; round < plan.rounds; round += 1) {
    log(`round ${round + 1} of ${plan.rounds}`)
    const load = new Child<LoadAnswers>('load.js', [], { core: 1 })
    const targets = new Map(await Promise.all(variantNames.map(startTarget)))

    const runSlice = async (work: WorkName, variant: VariantName, units: number): Promise<number> => {
      const { server, ports } = targets.get(variant) as Target
      const before = await server.ask('cpu', undefined)
      await load.ask('run', { work, port: ports[work], units })
      return ((await server.ask('cpu', undefined)) - before) / units
    }

    /** How many units fill a slice of a server that is warm. */
    const sizeOf = async (work: WorkName): Promise<number> => {
      const start = performance.now()
      for (let units = 256; ; ) {
        const began = performance.now()
        await runSlice(work, 'bare', units)
        const ended = performance.now()
        units = Math.ceil((units * Math.min(4, plan.slice / (ended - began))) / 64) * 64
        if (ended - start > WARM_UP) return units
      }
    }

    for (const work of workNames) {
      sizes[work] ??= await sizeOf(work)
      const cycles: Cycle[] = []
      for (let cycle = -plan.warmUpCycles; cycle < plan.cycles; cycle += 1) {
        const costs: Partial<Cycle> = {}
        for (const variant of orderOf(cycle + plan.warmUpCycles + round)) {
          costs[variant] = await runSlice(work, variant, sizes[work])
        }
        if (cycle >= 0) cycles.push(costs as Cycle)
      }
      slices[work].push(cycles)
    }
    await Promise.all(
      [load, ...[...targets.values()].map(({ server }) => server)].map((child) => child.stop()),
    )
  }
  return slices
}
