import { Child } from './child.js'
import { DatagramLedger } from './datagrams/ledger.js'
import { Peer } from './datagrams/peer.js'
import { type DatagramKind, datagramKinds, drawPeer } from './datagrams/plan.js'
import type { SettledPeers } from './datagrams/records.js'
import { Ledger } from './ledger.js'
import { drawPlan, type Kind, kinds } from './plan.js'
import { Random } from './random.js'
import type { ClientRecord, Settled } from './records.js'
import { runClient } from './run-client.js'

/** How long clients keep coming, before all is settled and the heaps are weighed, in ms. */
const ROUND = 5_000
/** A server that has a socket for each peer may open as many as come in a round. */
const SOCKETS = 4096

export interface Soaked {
  readonly ledger: Ledger
  readonly datagrams: DatagramLedger
  readonly faults: Record<string, number>
  /** Of each server, in bytes after each round. */
  readonly heaps: Record<string, number[]>
}

/** @param clients how many connect at a time; as many peers send datagrams */
export async function soak(seconds: number, seed: number, clients: number): Promise<Soaked> {
  const random = new Random(seed)
  const servers = kinds.map((kind, index) => new Child<Kind, Settled>(kind, seed + index + 1, 'server.ts'))
  const sockets = datagramKinds.map(
    (kind, index) =>
      new Child<DatagramKind, SettledPeers>(kind, seed - index - 1, 'datagrams/server.ts', SOCKETS),
  )
  await Promise.all([...servers, ...sockets].map((each) => each.listening()))
  const ledger = new Ledger()
  const datagrams = new DatagramLedger()
  const heaps: Record<string, number[]> = {}
  const faults: Record<string, Record<string, number>> = {}
  const note = (kind: string, settled: Settled | SettledPeers): void => {
    heaps[kind] = [...(heaps[kind] ?? []), settled.heap]
    faults[kind] = settled.faults
  }

  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const records: ClientRecord[] = []
    const peers: Peer[] = []
    const roundEnd = Math.min(Date.now() + ROUND, end)
    const visit = async (): Promise<void> => {
      while (Date.now() < roundEnd) {
        const plan = drawPlan(random)
        const server = servers.find(({ kind }) => kind === plan.kind)
        records.push(await runClient(plan, server?.port ?? 0))
      }
    }
    const talk = async (): Promise<void> => {
      while (Date.now() < roundEnd) {
        const plan = drawPeer(random)
        const server = sockets.find(({ kind }) => kind === plan.kind)
        const peer = new Peer(plan, server?.port ?? 0, random)
        peers.push(peer)
        await peer.run()
      }
    }
    await Promise.all([visit, talk].flatMap((each) => Array.from({ length: clients }, each)))
    const settling = sockets.map((each) => each.settle())
    for (const server of servers) {
      const settled = await server.settle()
      const own = records.filter(({ kind }) => kind === server.kind)
      ledger.settle(server.kind, own, settled)
      note(server.kind, settled)
    }
    // Their sockets are open until all has been sent to them.
    const settledPeers = await Promise.all(settling)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const counts = peers.map((each) => each.record())
    for (const [index, { kind }] of sockets.entries()) {
      const settled = settledPeers[index] as SettledPeers
      const own = counts.filter((each) => each.kind === kind)
      datagrams.settle(kind, own, settled)
      note(kind, settled)
    }
  }
  await Promise.all([...servers, ...sockets].map((each) => each.stop()))
  const sums: Record<string, number> = {}
  for (const [fault, count] of Object.values(faults).flatMap(Object.entries) as [string, number][]) {
    sums[fault] = (sums[fault] ?? 0) + count
  }
  return { ledger, datagrams, faults: sums, heaps }
}
