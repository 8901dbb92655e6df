import type { Bytes } from '../records.js'
import type { DatagramKind } from './plan.js'

/** What a peer has counted. */
export interface PeerRecord {
  readonly kind: DatagramKind
  readonly behaviour: string
  readonly address: string
  readonly port: number
  readonly recv: number
  readonly sent: number
  /** Whether each of its datagrams asked for answers, and all of them came, and no others. */
  readonly complete: boolean
}

/** What a server's application has counted of a peer, and what has been reported of it. */
export interface PeerAccount {
  readonly address: string
  readonly port: number
  /** What the application saw. */
  readonly app: Bytes
  /** The sum of its sessions' final reports. */
  readonly told: Bytes
  readonly finals: number
  readonly reports: number
  readonly unlawful: readonly string[]
}

/** What a server tells at the end of a round, when all its sessions have ended. */
export interface SettledPeers {
  readonly accounts: readonly PeerAccount[]
  readonly faults: Readonly<Record<string, number>>
  /** Bytes of heap after a collection. */
  readonly heap: number
  readonly wrong: readonly string[]
}
