import { readFileSync } from 'node:fs'
import type { Kind } from './plan.js'
import type { Bytes, ClientRecord, ServerRecord, Settled } from './records.js'

/** What the kernel can hold of one direction of a connection, in bytes: the largest buffers of both ends. */
const KERNEL = ['tcp_wmem', 'tcp_rmem'].reduce((sum, name) => {
  const sizes = readFileSync(`/proc/sys/net/ipv4/${name}`, 'utf8').trim().split(/\s+/)
  return sum + Number(sizes[2])
}, 0)

/** The account of every connection: what its client counted against what was reported. */
export class Ledger {
  readonly unexplained: string[] = []
  readonly totals: Record<string, number> = {}
  readonly behaviours: Record<string, number> = {}

  #add(total: string, amount = 1): void {
    this.totals[total] = (this.totals[total] ?? 0) + amount
  }

  /** One round of one server. */
  settle(kind: Kind, clients: readonly ClientRecord[], settled: Settled): void {
    this.unexplained.push(...settled.wrong.map((each) => `${kind}: ${each}`))
    const servers = new Set(settled.records)
    const missed: ClientRecord[] = []
    // Latest first: of two clients from one port, the connection is that of the later one, if it can be.
    for (const client of [...clients].sort((a, b) => b.opened - a.opened)) {
      this.#add('clients')
      this.behaviours[client.behaviour] = (this.behaviours[client.behaviour] ?? 0) + 1
      const server = [...servers].find(({ port, opened }) => port === client.port && opened >= client.opened)
      if (server === undefined) missed.push(client)
      else this.#match(`${kind} ${client.behaviour}`, client, server)
      if (server) servers.delete(server)
    }
    this.#missing(kind, missed, [...servers], settled.dropped)
    for (const record of settled.records) this.#lawful(kind, record)
  }

  #lawful(kind: Kind, record: ServerRecord): void {
    const { finals, measurers, unlawful, reports, wire } = record
    this.#add('accepted')
    this.#add('final reports', finals)
    this.#add('listeners that measured them', measurers)
    this.#add('reports', reports)
    this.#add('bytes received', wire.recv)
    this.#add('bytes sent', wire.sent)
    if (finals !== measurers) this.unexplained.push(`${kind}: ${finals} finals of ${measurers}`)
    if (unlawful.length > 0) this.unexplained.push(`${kind}: ${unlawful.join(', ')}`)
  }

  #match(name: string, client: ClientRecord, server: ServerRecord): void {
    const inOrder = client.inOrder && !server.broken && server.error === undefined
    this.#add(inOrder ? 'ended in order' : 'aborted')
    const failed = server.failedWrite ? client.piece : 0
    if (client.piece > 0) {
      this.#add(server.failedWrite ? 'amid pieces: by a failed write' : 'amid pieces: by a read or otherwise')
      this.#add('amid pieces: bytes read', client.wire.recv)
      this.#add('amid pieces: bytes reported', server.wire.sent)
    }
    for (const layer of ['wire', 'plain'] as const) {
      const [theirs, ours] = [client[layer], server[layer]]
      if (theirs === undefined || ours === undefined) continue
      const goodbye = layer === 'wire' && server.plain !== undefined
      const fault = inOrder ? unequal(theirs, ours, goodbye) : beyondKernel(theirs, ours, failed)
      if (fault) this.unexplained.push(`${name} ${layer} ${inOrder ? 'in order' : 'aborted'}: ${fault}`)
      if (layer === 'plain') continue
      this.#add(inOrder ? 'bytes equal' : 'bytes of aborted', ours.recv + ours.sent)
      if (!inOrder) this.#add('bytes in kernels', ours.sent - theirs.recv + (theirs.sent - ours.recv))
    }
  }

  /** Clients that no accepted connection matches: turned away, or reset before one of both knew of the other. */
  #missing(
    kind: Kind,
    clients: readonly ClientRecord[],
    nobodys: readonly ServerRecord[],
    dropped: readonly number[],
  ): void {
    const drops = new Set(dropped)
    const unread = { unknown: 0, waiting: 0 }
    for (const { wire, port, behaviour } of clients) {
      if (wire.recv > 0)
        this.unexplained.push(`${kind} ${behaviour}: served ${wire.recv} bytes, not reported`)
      if (port > 0 && drops.has(port)) this.#add('dropped by maxConnections')
      else unread[port === 0 ? 'unknown' : 'waiting'] += 1
    }
    for (const record of nobodys) {
      // Without a port: the client had reset it before it was accepted; what it had sent is read all the same, and the
      // answer is a write that fails at once. With one: the server did, at once, and the client never heard of it.
      const client = record.port === undefined ? 'waiting' : 'unknown'
      const { recv, sent } = record.wire
      const unlawful = client === 'unknown' ? recv > 0 || sent > 0 : recv === 0 && sent > 0
      if (unread[client] === 0 || unlawful) {
        this.unexplained.push(`${kind}: nobody's ${JSON.stringify(record)}`)
      }
      unread[client] -= 1
      this.#add(client === 'waiting' ? 'reset before accept' : 'reset at accept')
    }
    this.#add('never connected', unread.unknown)
    this.#add('not accepted', unread.waiting)
  }
}

/** The record that ends a TLS 1.3 connection: whoever closes first does not read the other's. */
const CLOSE_NOTIFY = 24

function unequal(client: Bytes, server: Bytes, goodbye: boolean): string | undefined {
  const allowed = goodbye ? [-CLOSE_NOTIFY, 0, CLOSE_NOTIFY] : [0]
  const differences = [server.sent - client.recv, server.recv - client.sent]
  if (differences.every((each) => allowed.includes(each))) return undefined
  return `client ${JSON.stringify(client)}, reported ${JSON.stringify(server)}`
}

/** @param failed bytes of a small write that failed at once: it is counted whole, for nobody knows what of it had left */
function beyondKernel(client: Bytes, server: Bytes, failed: number): string | undefined {
  const [sent, received] = [server.sent - client.recv, client.sent - server.recv]
  const lawful = received >= 0 && received <= KERNEL && sent >= 0 && sent <= KERNEL + failed
  if (lawful) return undefined
  return `client ${JSON.stringify(client)}, reported ${JSON.stringify(server)}`
}
