import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  type Counters,
  countersOf,
  type Handle,
  handleOf,
  handshaking,
  isFailedWrite,
  sentBeforeFailure,
} from '../node/socket-counters.js'
import { type Ending, unwatchEnd, watchEnd } from '../node/socket-end.js'
import { now } from '../schedule/clock.js'
import { type ConnectionContext, currentContext, openContext } from '../session/context.js'
import { Measurement, type Measuring } from '../session/session.js'

function isConnecting(socket: Duplex): boolean {
  return (socket as Partial<Socket>).connecting === true
}

/** How a new connection begins. */
export interface Opening {
  /** The counters to begin with; default those of the socket. */
  readonly counters?: Counters
  /** Whether bytes that moved before do not count. */
  readonly fromNow?: boolean
  /** The port of the server that accepted it, where that is known. */
  readonly localPort?: number | undefined
}

/** One connection as one listener measures it: what its socket tells of bytes, and of the end. */
export class Connection extends Measurement implements Ending {
  nextEnding: Ending | undefined
  /** The socket that was accepted, or given; for plaintext the TLSSocket above it, once there is one. */
  #socket: Duplex
  /** The TLSSocket above what was accepted, or why there is none: it may know of an error that this does not. */
  #above: { readonly errored: Error | null } | undefined
  #counters: Counters
  /** Kept, because a hand-over takes it from the socket. */
  #handle: Handle | undefined
  /** An outbound socket has no peer until it is connected. */
  #connecting: boolean

  constructor(measuring: Measuring, socket: Duplex, { counters, fromNow, localPort }: Opening) {
    openContext(socket, localPort)
    const own = counters ?? countersOf(socket)
    const handle = handleOf(socket)
    const opened = now()
    super(
      measuring,
      opened,
      fromNow ? own.received(socket, handle) : 0,
      fromNow ? own.sent(socket, handle) : 0,
    )
    this.#socket = socket
    this.#counters = own
    this.#handle = handle
    this.#connecting = isConnecting(socket)
    measuring.add(this, opened)
    watchEnd(socket, this)
    // Its handler, or the client, may have been faster.
    if (socket.destroyed) this.end(socket.errored)
  }

  override get context(): ConnectionContext {
    return currentContext(this.#socket)
  }

  /** The handshake is done. */
  secure(tls: Duplex): void {
    this.#above = tls
    if (this.#counters !== handshaking || this.ended) return
    // From here on the TLSSocket is what is measured, and its end is the end: over a stream that is no socket,
    // the stream may stay open.
    unwatchEnd(this.#socket, this)
    watchEnd(tls, this)
    this.#socket = tls
    this.#counters = countersOf(tls)
    this.#handle = handleOf(tls)
  }

  /** The handshake has failed, which destroys the socket, but not with the error. */
  refuse(error: Error): void {
    this.#above = { errored: error }
  }

  end(error?: Error | null): void {
    if (this.ended) return
    const cause = error ?? this.#above?.errored
    this.#readCounters(isFailedWrite(cause) ? sentBeforeFailure : this.#counters.sent)
    this.#counters.release?.(this.#socket)
    this.finish(cause)
  }

  /** Ends it, and leaves the socket as it was. */
  override stop(): void {
    this.end()
    unwatchEnd(this.#socket, this)
  }

  checkHandle(): void {
    this.look()
  }

  /** All that an idle connection costs: two counters, which say the same as its `Counters` if nothing is queued. */
  protected override isQuiet(): boolean {
    const handle = this.#handle
    return !this.#connecting && handle?.bytesRead === this.recv && handle.bytesWritten === this.sent
  }

  protected override look(): void {
    if (this.ended) return
    this.#readCounters()
    const { readableEnded, writableFinished, destroyed } = this.#socket
    // Only a hand-over to another process takes the handle and leaves the socket.
    const handedOver = this.#handle !== undefined && !destroyed && !handleOf(this.#socket)
    // A stream with `autoDestroy: false` is never destroyed.
    const over = readableEnded && writableFinished
    if (handedOver || over) this.stop()
  }

  #readCounters(sent = this.#counters.sent): void {
    if (this.#connecting && !isConnecting(this.#socket)) {
      this.#connecting = false
      openContext(this.#socket)
    }
    this.#handle = handleOf(this.#socket) ?? this.#handle
    this.count(this.#counters.received(this.#socket, this.#handle), sent(this.#socket, this.#handle))
  }
}
