import { canonicalAddress } from '../address.js'
import { checkInteger, checkObject, wrongType } from '../check.js'
import { Turn } from '../schedule/periodic-queue.js'
import type { ConnectionContext } from '../session/context.js'
import { Measurement, type Measuring } from '../session/session.js'

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
export class Session extends Measurement {
  readonly idling: Turn<Session> = new Turn<Session>(this)
  readonly peer: Peer
  readonly #localPort: number | undefined
  #context: ConnectionContext | undefined
  #last: number

  constructor(measuring: Measuring, opened: number, peer: Peer, localPort: number | undefined) {
    super(measuring, opened, 0, 0)
    this.peer = peer
    this.#localPort = localPort
    this.#last = opened
    measuring.add(this, opened)
  }

  /** Made when it is asked for: of a flood of peers most are gone before. */
  override get context(): ConnectionContext {
    this.#context ??= Object.freeze({
      clientIp: canonicalAddress(this.peer.address),
      clientPort: this.peer.port,
      ...(this.#localPort === undefined ? {} : { localPort: this.#localPort }),
    })
    return this.#context
  }

  /** Adds fields to its context, and replaces those of the same name. */
  update(fields: Record<string, unknown>): void {
    this.#context = Object.freeze({ ...this.context, ...fields })
  }

  received(bytes: number, time: number): void {
    this.count(this.recv + bytes, this.sent)
    this.#last = time
  }

  sentTo(bytes: number, time: number): void {
    this.count(this.recv, this.sent + bytes)
    this.#last = time
  }

  override stop(): void {
    if (!this.ended) this.finish()
  }

  protected override until(): number {
    return this.#last
  }

  /** It is told of everything. */
  protected override look(): void {}

  protected override isQuiet(): boolean {
    return true
  }
}
