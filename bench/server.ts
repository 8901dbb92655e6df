import { monitorEventLoopDelay } from 'node:perf_hooks'
import { answer } from './child.js'
import { cpu, memory } from './usage.js'
import { reportCount, type VariantName } from './variants.js'
import { type WorkName, workNames, works } from './work/index.js'

/** A server process: `server.js VARIANT INTERVAL`, with a server for each kind of work. */
const [variant, interval] = process.argv.slice(2) as [VariantName, string]

const ports: Partial<Record<WorkName, number>> = {}
for (const name of workNames) ports[name] = await works[name].listen(variant, Number(interval))

const RESOLUTION = 1
const delay = monitorEventLoopDelay({ resolution: RESOLUTION })

const answers = {
  ports: () => ports as Record<WorkName, number>,
  cpu,
  memory,
  reports: reportCount,
  watchStalls: () => {
    delay.reset()
    delay.enable()
  },
  /** In ms, since `watchStalls`. */
  longestStall: () => {
    delay.disable()
    return Math.max(0, delay.max / 1e6 - RESOLUTION)
  },
}

export type ServerAnswers = typeof answers

answer(answers)
