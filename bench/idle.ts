import { setTimeout } from 'node:timers/promises'
import { Child } from './child.js'
import type { LoadAnswers } from './load.js'
import type { Plan } from './plan.js'
import type { ServerAnswers } from './server.js'
import type { VariantName } from './variants.js'

/** Idle connections of one server process. */
export interface Idle {
  readonly variant: VariantName
  /** ms between two reports. */
  readonly interval: number
  readonly connections: number
  /** Whether each has exchanged a few bytes before. */
  readonly talked: boolean
  /** Bytes a connection. */
  readonly heap: number
  readonly resident: number
  /** ms of CPU a second, for all of them. */
  readonly cpu: number
  /** Reports that came, of those that were due. */
  readonly reported: number
  /** ms, while they are opened, and while they are idle. */
  readonly openingStall: number
  readonly idleStall: number
}

type Case = Pick<Idle, 'variant' | 'interval' | 'connections' | 'talked'>

/** Sampling goes on once a second in all cases: with the long interval, it is all that goes on. */
const INTERVAL = 1000
const LONG_INTERVAL = 60_000

function casesOf(connections: number, all: boolean): Case[] {
  const silent = { connections, talked: false }
  const talked = { connections, talked: true }
  const cases: Case[] = [
    { variant: 'bare', interval: INTERVAL, ...silent },
    { variant: 'measured', interval: INTERVAL, ...silent },
    { variant: 'measured', interval: LONG_INTERVAL, ...silent },
    { variant: 'by hand', interval: INTERVAL, ...silent },
    { variant: 'two counters', interval: INTERVAL, ...silent },
  ]
  if (!all) return cases
  return [
    ...cases,
    { variant: 'measured twice', interval: INTERVAL, ...silent },
    { variant: 'bare', interval: INTERVAL, ...talked },
    { variant: 'measured', interval: LONG_INTERVAL, ...talked },
  ]
}

async function measure(each: Case, { settle, watch }: Plan): Promise<Idle> {
  const { variant, interval, connections: count, talked: talk } = each
  const load = new Child<LoadAnswers>('load.js', [])
  const server = new Child<ServerAnswers>('server.js', [variant, String(interval)])
  const { echo: port } = await server.ask('ports', undefined)
  const empty = await server.ask('memory', undefined)

  await server.ask('watchStalls', undefined)
  await load.ask('hold', { port, count, talk })
  const openingStall = await server.ask('longestStall', undefined)
  const filled = await server.ask('memory', undefined)

  await setTimeout(settle)
  const before = await server.ask('cpu', undefined)
  const reportsBefore = await server.ask('reports', undefined)
  const began = performance.now()
  await setTimeout(watch)
  const cpu = ((await server.ask('cpu', undefined)) - before) / (performance.now() - began)
  const reports = (await server.ask('reports', undefined)) - reportsBefore

  await server.ask('watchStalls', undefined)
  await setTimeout(watch)
  const idleStall = await server.ask('longestStall', undefined)

  await Promise.all([server.stop(), load.stop()])
  return {
    ...each,
    heap: (filled.heap - empty.heap) / count,
    resident: (filled.resident - empty.resident) / count,
    cpu,
    reported: reports / ((count * watch) / interval),
    openingStall,
    idleStall,
  }
}

export async function measureIdle(plan: Plan, log: (line: string) => void): Promise<Idle[]> {
  const results: Idle[] = []
  for (const [index, connections] of plan.idleConnections.entries()) {
    for (const each of casesOf(connections, plan.everyIdleCase && index === 0)) {
      log(`idle: ${connections} connections, ${each.variant}, interval ${each.interval}`)
      results.push(await measure(each, plan))
    }
  }
  return results
}
