import { canonicalAddress } from '../address.js'
import { checkInteger, checkObject, wrongType } from '../check.js'
import { QueueEntry } from '../schedule/periodic-queue.js'
import type { ConnectionContext, ContextFields } from '../session/context.js'
import { changedContext } from '../session/origin.js'
import { Session, type SessionGroup, type SessionSource } from '../session/session.js'

/** A peer, as a datagram tells of it. */
export interface Peer {
  readonly address: string
  readonly port: number
}

/** @throws TypeError or RangeError naming what is wrong with it */
export function checkPeer(name: string, value: unknown): void {
  checkObject(name, value)
  const { address, port } = value as Partial<Peer>
  if (typeof address !== 'string') throw wrongType(`${name}.address`, 'a string', address)
  checkInteger(`${name}.port`, port, 0, 65_535)
}

/**
 * What one peer exchanges over a datagram socket.
 *
 * Time begins with its first datagram, and has gone on to its last: silence is no part of it, unless something
 * comes after it.
 */
export class PeerSession implements SessionSource {
  readonly idling: QueueEntry<PeerSession> = new QueueEntry<PeerSession>(this)
  readonly peer: Peer
  readonly #group: SessionGroup
  readonly #session: Session
  readonly #localPort: number | undefined
  #context: ConnectionContext | undefined
  #last: number

  constructor(group: SessionGroup, time: number, peer: Peer, localPort: number | undefined) {
    this.peer = peer
    this.#group = group
    this.#localPort = localPort
    this.#last = time
    this.#session = new Session(group, this, time, 0, 0)
    this.#session.begin()
  }

  /** Made when it is asked for: of a flood of peers most are gone before. */
  get context(): ConnectionContext {
    this.#context ??= Object.freeze({
      clientIp: canonicalAddress(this.peer.address),
      clientPort: this.peer.port,
      ...(this.#localPort === undefined ? {} : { localPort: this.#localPort }),
    })
    return this.#context
  }

  /** Adds fields to its context, and replaces those of the same name. */
  update(fields: ContextFields): void {
    this.#context = changedContext(this.context, fields)
    this.#group.changed?.(this.#session)
  }

  received(bytes: number, time: number): void {
    this.#session.count(this.#session.recv + bytes, this.#session.sent)
    this.#last = time
  }

  sentTo(bytes: number, time: number): void {
    this.#session.count(this.#session.recv, this.#session.sent + bytes)
    this.#last = time
  }

  end(): void {
    this.#session.end()
  }

  lastActive(): number {
    return this.#last
  }

  /** It is told of every datagram. */
  look(): void {}

  isQuiet(): boolean {
    return true
  }
}
