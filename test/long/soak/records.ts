import type { Kind } from './plan.js'

/** Bytes both ways, as one side has them. */
export interface Bytes {
  readonly recv: number
  readonly sent: number
}

/** A connection as its client saw it. */
export interface ClientRecord {
  readonly kind: Kind
  readonly behaviour: string
  /** 0 where it was never connected. */
  readonly port: number
  /** Milliseconds of the epoch. */
  readonly opened: number
  /** Bytes of each piece that it was written, where it reset an event stream; else 0. */
  readonly piece: number
  readonly wire: Bytes
  readonly plain?: Bytes | undefined
  /** Whether both ends came in order: the client read the server's. */
  readonly inOrder: boolean
}

/** A connection as its server, and the reports of it, saw it. */
export interface ServerRecord {
  /** Absent where the client had reset it before it was accepted. */
  readonly port?: number | undefined
  readonly opened: number
  /** What the final reports say; several where the listener was stopped and started while it was open. */
  readonly wire: Bytes
  readonly plain?: Bytes | undefined
  readonly finals: number
  /** How many listeners have begun to measure it: as many finals there must be. */
  readonly measurers: number
  readonly reports: number
  readonly error?: string | undefined
  /** Whether the server broke it off. */
  readonly broken: boolean
  /** Whether a write that failed ended it. */
  readonly failedWrite: boolean
  /** Laws that its reports broke. */
  readonly unlawful: readonly string[]
}

/** What a server tells at the end of a round, when all its connections are closed. */
export interface Settled {
  readonly records: readonly ServerRecord[]
  /** Peers that maxConnections turned away. */
  readonly dropped: readonly number[]
  readonly faults: Readonly<Record<string, number>>
  /** Bytes of heap after a collection. */
  readonly heap: number
  /** What did not come out even. */
  readonly wrong: readonly string[]
}
