import type { DatagramKind } from './plan.js'
import type { PeerAccount, PeerRecord, SettledPeers } from './records.js'

/** The account of every peer: what it has counted, what the application has, and what was reported. */
export class DatagramLedger {
  readonly unexplained: string[] = []
  readonly totals: Record<string, number> = {}
  readonly behaviours: Record<string, number> = {}

  #add(total: string, amount = 1): void {
    this.totals[total] = (this.totals[total] ?? 0) + amount
  }

  /** One round of one server. */
  settle(kind: DatagramKind, peers: readonly PeerRecord[], settled: SettledPeers): void {
    this.unexplained.push(...settled.wrong.map((each) => `${kind}: ${each}`))
    const accounts = new Map(settled.accounts.map((each) => [`${each.address} ${each.port}`, each]))
    // The port of one who has vanished may be that of another later: they are one peer to the server.
    const byPeer: Record<string, PeerRecord[]> = {}
    for (const peer of peers) {
      const name = `${peer.address} ${peer.port}`
      byPeer[name] = [...(byPeer[name] ?? []), peer]
    }
    for (const [name, same] of Object.entries(byPeer)) {
      for (const { behaviour } of same) {
        this.#add('peers')
        this.behaviours[behaviour] = (this.behaviours[behaviour] ?? 0) + 1
      }
      const account = accounts.get(name)
      accounts.delete(name)
      if (account !== undefined) this.#match(kind, same, account)
      else if (same.some(({ recv }) => recv > 0)) this.unexplained.push(`${kind}: ${name} is not reported`)
      else this.#add('never heard', same.length)
    }
    for (const name of accounts.keys()) this.unexplained.push(`${kind}: ${name} is nobody`)
  }

  #match(kind: DatagramKind, peers: readonly PeerRecord[], account: PeerAccount): void {
    const { app, told, finals, reports, unlawful } = account
    this.#add('sessions, each with one final report', finals)
    this.#add('reports', reports)
    this.#add('bytes received', told.recv)
    this.#add('bytes sent', told.sent)
    const recv = peers.reduce((sum, each) => sum + each.recv, 0)
    const sent = peers.reduce((sum, each) => sum + each.sent, 0)
    const complete = peers.every((each) => each.complete)
    if (complete) this.#add('peers that saw every answer')
    this.#add('bytes lost on the way to the server', sent - told.recv)
    this.#add('bytes lost on the way back', told.sent - recv)
    const laws: Record<string, boolean> = {
      'reported is what the application counted': told.recv === app.recv && told.sent === app.sent,
      'no more received than the peer sent, no less sent than it received':
        told.recv <= sent && told.sent >= recv,
      'equal where the peer saw every answer': !complete || (told.recv === sent && told.sent === recv),
    }
    const broken = [...unlawful, ...Object.keys(laws).filter((law) => !laws[law])]
    if (broken.length === 0) return
    const names = peers.map(({ behaviour }) => behaviour).join(', ')
    this.unexplained.push(
      `${kind} ${names}: ${broken.join(', ')}: peer ${JSON.stringify({ recv, sent })}, ${JSON.stringify(account)}`,
    )
  }
}
