import { Child } from './child.js'
import { Ledger } from './ledger.js'
import { drawPlan, kinds } from './plan.js'
import { Random } from './random.js'
import type { ClientRecord } from './records.js'
import { runClient } from './run-client.js'

/** How long clients keep coming, before all is settled and the heaps are weighed, in ms. */
const ROUND = 5_000

export interface Soaked {
  readonly ledger: Ledger
  readonly faults: Record<string, number>
  /** Of each server, in bytes after each round. */
  readonly heaps: Record<string, number[]>
}

export async function soak(seconds: number, seed: number, clients: number): Promise<Soaked> {
  const random = new Random(seed)
  const servers = kinds.map((kind, index) => new Child(kind, seed + index + 1))
  await Promise.all(servers.map((each) => each.listening()))
  const ledger = new Ledger()
  const heaps: Record<string, number[]> = Object.fromEntries(kinds.map((kind) => [kind, []]))
  const faults: Record<string, Record<string, number>> = {}

  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const records: ClientRecord[] = []
    const roundEnd = Math.min(Date.now() + ROUND, end)
    const visit = async (): Promise<void> => {
      while (Date.now() < roundEnd) {
        const plan = drawPlan(random)
        const server = servers.find(({ kind }) => kind === plan.kind) as Child
        records.push(await runClient(plan, server.port))
      }
    }
    await Promise.all(Array.from({ length: clients }, visit))
    for (const server of servers) {
      const settled = await server.settle()
      const own = records.filter(({ kind }) => kind === server.kind)
      ledger.settle(server.kind, own, settled)
      heaps[server.kind]?.push(settled.heap)
      faults[server.kind] = settled.faults
    }
  }
  await Promise.all(servers.map((each) => each.stop()))
  const sums: Record<string, number> = {}
  for (const [fault, count] of Object.values(faults).flatMap(Object.entries) as [string, number][]) {
    sums[fault] = (sums[fault] ?? 0) + count
  }
  return { ledger, faults: sums, heaps }
}
