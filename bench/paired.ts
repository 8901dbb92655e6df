import { median } from 'simple-statistics'
import { Child, KEEP_MEMORY } from './child.js'
import type { LoadAnswers } from './load.js'
import type { ServerAnswers } from './server.js'
import { type Estimate, estimate } from './statistics.js'
import type { VariantName } from './variants.js'
import type { WorkName } from './work/index.js'

export interface Pair {
  readonly work: WorkName
  /** What is compared with the first. */
  readonly variants: readonly [VariantName, VariantName]
  /** Of work in a slice. */
  readonly units: number
}

export interface Amount {
  /** Fresh sets of processes. */
  readonly rounds: number
  /** Slices of each variant in a round. */
  readonly cycles: number
}

/** Server CPU per unit of the second variant over that of the first; and of the first, in µs. */
export interface PairResult extends Estimate {
  readonly first: number
}

const WARM_UP = 4

/** Ratios of the cycles of one set of fresh processes. */
async function round({ work, variants, units }: Pair, cycles: number) {
  const load = new Child<LoadAnswers>('load.js', [], { core: 1 })
  const servers = variants.map(
    (name) => new Child<ServerAnswers>('server.js', [name, '1000'], { core: 0, env: KEEP_MEMORY }),
  )
  const targets: { server: Child<ServerAnswers>; port: number }[] = []
  for (const server of servers) targets.push({ server, port: (await server.ask('ports', undefined))[work] })
  const slice = async ({ server, port }: (typeof targets)[number]): Promise<number> => {
    const before = await server.ask('cpu', undefined)
    await load.ask('run', { work, port, units })
    return ((await server.ask('cpu', undefined)) - before) / units
  }
  const [ratios, firsts]: [number[], number[]] = [[], []]
  for (let cycle = -WARM_UP; cycle < cycles; cycle += 1) {
    const order = cycle % 2 === 0 ? targets : targets.toReversed()
    const costs = new Map<unknown, number>()
    for (const target of order) costs.set(target, await slice(target))
    const [first = 0, second = 0] = targets.map((target) => costs.get(target))
    if (cycle < 0) continue
    ratios.push(second / first)
    firsts.push(first)
  }
  await Promise.all([load, ...servers].map((child) => child.stop()))
  return { ratios, first: median(firsts) }
}

/** Two variants in turn and in one run, and nothing else. */
export async function comparePair(
  pair: Pair,
  { rounds, cycles }: Amount,
  log: (line: string) => void,
): Promise<PairResult> {
  const results: { ratios: number[]; first: number }[] = []
  for (let index = 0; index < rounds; index += 1) {
    const result = await round(pair, cycles)
    results.push(result)
    log(`${pair.work}, round ${index + 1} of ${rounds}: ×${median(result.ratios).toFixed(3)}`)
  }
  return {
    ...estimate(results.map(({ ratios }) => ratios)),
    first: median(results.map(({ first }) => first)),
  }
}

/** `×1.080 (1.028–1.103)` */
export function ratioText({ value, low, high }: Estimate): string {
  return `×${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`
}
