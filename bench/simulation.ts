import net from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { answer } from './child.js'
import { FakeSocket, readCount } from './fake-socket.js'
import { cpu, memory } from './usage.js'
import { type VariantName, variants } from './variants.js'

/** A process in which a server meets any number of fake sockets. */

export interface Simulated {
  readonly connections: number
  /** µs of CPU a connection. */
  readonly accept: number
  readonly end: number
  /** µs of CPU a connection and second: one sample, and no report. */
  readonly sampling: number
  /** Samples a connection and second: one is due. */
  readonly samples: number
  /** Bytes of heap a connection, the fake's own included. */
  readonly heap: number
  /** ms. */
  readonly acceptStall: number
  readonly samplingStall: number
  readonly endStall: number
}

/** Connections of one turn of the event loop, as a busy server's accept queue has them. */
const BATCH = 50
const RESOLUTION = 1
/** No report while it runs: sampling is all that goes on. */
const INTERVAL = 2 ** 31 - 1
const delay = monitorEventLoopDelay({ resolution: RESOLUTION })

/** CPU in µs, and the longest stall in ms, of what `run` does. */
async function watch(run: () => Promise<unknown>): Promise<{ used: number; stall: number }> {
  delay.reset()
  delay.enable()
  const before = cpu()
  await run()
  const used = cpu() - before
  delay.disable()
  return { used, stall: Math.max(0, delay.max / 1e6 - RESOLUTION) }
}

async function inBatches(count: number, act: (index: number) => void): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    act(index)
    if (index % BATCH === BATCH - 1) await setImmediate()
  }
}

interface Simulation {
  readonly variant: VariantName
  readonly connections: number
  /** ms */
  readonly settle: number
  readonly watch: number
}

async function simulate({ variant, connections, settle, watch: ms }: Simulation): Promise<Simulated> {
  const server = net.createServer()
  variants[variant].connections(server, INTERVAL)
  const sockets = Array.from({ length: connections }, () => new FakeSocket())
  const empty = memory()
  const accept = await watch(() =>
    inBatches(connections, (index) => server.emit('connection', sockets[index]?.asSocket)),
  )
  const filled = memory()
  await setTimeout(settle)
  const readsBefore = readCount()
  const before = cpu()
  const began = performance.now()
  await setTimeout(ms)
  const seconds = (performance.now() - began) / 1000
  const sampling = (cpu() - before) / connections / seconds
  const samples = (readCount() - readsBefore) / connections / seconds
  const quiet = await watch(() => setTimeout(ms))
  const end = await watch(() => inBatches(connections, (index) => sockets[index]?.destroy()))
  return {
    connections,
    accept: accept.used / connections,
    end: end.used / connections,
    sampling,
    samples,
    heap: (filled.heap - empty.heap) / connections,
    acceptStall: accept.stall,
    samplingStall: quiet.stall,
    endStall: end.stall,
  }
}

const answers = { simulate }

export type SimulationAnswers = typeof answers

answer(answers)
