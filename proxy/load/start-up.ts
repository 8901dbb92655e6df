/**
 * How long the command takes from its spawn to the first page served: with a demo, and before a target.
 *
 *     npm run proxy:start-up -- --times 15
 */
import { Command } from 'commander'
import { median } from 'simple-statistics'
import { startProxy } from '../test/fixtures/proxy-process.js'
import { cpuTime } from './cpu.js'
import { withOwner } from './with-owner.js'

const { times } = new Command('proxy:start-up')
  .option('--times <N>', 'starts of each', Number, 15)
  .parse()
  .opts<{ times: number }>()

const METRICS = ['--metrics', '127.0.0.1:0'] as const
const commands: Readonly<Record<string, readonly string[]>> = {
  '--demo': ['--demo', ...METRICS],
  '--target': ['--listen', '127.0.0.1:0', '--target', '127.0.0.1:9', ...METRICS],
}

interface Start {
  /** In ms. */
  readonly wall: number
  /** What the process has used of the processor until then, in ms: what another process does costs it none. */
  readonly cpu: number
}

async function startUp(args: readonly string[]): Promise<Start> {
  return withOwner(async (owner) => {
    const began = performance.now()
    const { page, pid } = await startProxy(owner, args)
    const response = await fetch(page)
    if (!response.ok) throw new Error(`${page} answered ${response.status}`)
    await response.text()
    return { wall: performance.now() - began, cpu: cpuTime(pid) }
  })
}

const spread = (values: readonly number[]): string => {
  const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)].map(Math.round)
  return `${middle} (${low} to ${high})`
}

console.log(`from spawn to the first page served, ms: median of ${times} (least to most)`)
for (const [name, args] of Object.entries(commands)) {
  const all: Start[] = []
  for (let i = 0; i < times; i += 1) all.push(await startUp(args))
  const [wall, cpu] = [all.map((each) => each.wall), all.map((each) => each.cpu)]
  console.log(`${name.padEnd(10)} ${spread(wall)}; of the processor ${spread(cpu)}`)
}
