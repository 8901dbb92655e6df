import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { behindProxy, belowOf, bottomOf } from '../node/layers.js'
import {
  type Counters,
  countersOf,
  type Handle,
  handleOf,
  handshaking,
  isFailedWrite,
  sentBeforeFailure,
} from '../node/socket-counters.js'
import { type EndWatcher, firstWatcher, unwatchEnd, watchEnd } from '../node/socket-end.js'
import { now } from '../schedule/clock.js'
import type { ConnectionContext, ContextFields } from '../session/context.js'
import type { TcpSource } from '../session/kernel-stats.js'
import { Session, type SessionGroup, type SessionSource } from '../session/session.js'
import { addressedContext, type ContextWatcher, type SharedContext } from '../session/shared-context.js'
import { ACCEPTED, type TcpInfo } from '../stats/tcp-reading.js'
import { EndBelow } from './end-below.js'
import type { ConnectionSettings } from './options.js'
import { SocketTcp } from './socket-tcp.js'

/** Whether a socket has no peer yet: `connect` was not called, or is not done. */
function isPending(socket: Duplex): boolean {
  return (socket as Partial<Socket>).pending === true && !socket.destroyed
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

/**
 * One connection as one listener measures it: tells its current session of the socket's bytes, ends it with the socket,
 * and begins another where the context says that the connection now serves another client.
 */
export class Connection implements SessionSource, EndWatcher, ContextWatcher {
  nextWatcher: EndWatcher | undefined
  nextContextWatcher: ContextWatcher | undefined
  readonly #group: SessionGroup
  readonly #splitBy: readonly string[]
  /** The socket that was accepted, or given; for plaintext the TLSSocket above it, once there is one. */
  #socket: Duplex
  /** The TLSSocket, or the error its handshake failed with: may explain an end that the raw socket cannot. */
  #above: { readonly errored: Error | null } | undefined
  #counters: Counters
  /** Kept, because a hand-over takes it from the socket. */
  #handle: Handle | undefined
  /** An outbound socket has no peer until it is connected. */
  #pending: boolean
  #context: SharedContext
  #tcp: SocketTcp | undefined
  #below: EndBelow | undefined
  #session: Session
  #ended = false

  constructor(
    group: SessionGroup,
    given: Duplex,
    { splitBy, tcpInfo }: ConnectionSettings,
    { counters, fromNow, localPort }: Opening,
  ) {
    const socket = behindProxy(given)
    this.#group = group
    this.#splitBy = splitBy
    this.#socket = socket
    this.#context = addressedContext(socket, localPort)
    this.#counters = counters ?? countersOf(socket)
    this.#handle = handleOf(socket)
    this.#pending = isPending(socket)
    if (tcpInfo !== undefined) this.#tcp = this.#kernelSide(tcpInfo, fromNow === true)
    const recv = fromNow ? this.#counters.received(socket, this.#handle) : 0
    const sent = fromNow ? this.#counters.sent(socket, this.#handle) : 0
    this.#session = new Session(group, this, now(), recv || 0, sent || 0)
    this.#session.begin()
    this.#watchEnd(this.#pending)
    this.#watchBelow()
    this.#context.watch(this)
    // Already destroyed by an earlier listener or a reset: end it here.
    if (socket.destroyed) this.end()
  }

  /** Whether a group has an open connection on a socket. */
  static isOpen(group: SessionGroup, socket: Duplex): boolean {
    for (let each = firstWatcher(socket); each !== undefined; each = each.nextWatcher) {
      if (each instanceof Connection && each.#group === group) return true
    }
    return false
  }

  get session(): Session {
    return this.#session
  }

  get context(): ConnectionContext {
    return this.#context.context
  }

  get tcp(): TcpSource | undefined {
    return this.#tcp
  }

  /** The handshake is done. */
  secure(tls: Duplex): void {
    this.#above = tls
    if (this.#counters !== handshaking || this.#ended) return
    // From here on the TLSSocket is what is measured, and its end is the end: over a stream that is no socket,
    // the stream may stay open.
    unwatchEnd(this.#socket, this)
    this.#socket = tls
    this.#watchEnd()
    this.#counters = countersOf(tls)
    this.#handle = handleOf(tls)
    this.#watchBelow()
  }

  /** The handshake has failed, which destroys the socket, but not with the error. */
  refuse(error: Error): void {
    this.#above = { errored: error }
  }

  /** The socket has ended, or nobody measures it any more. */
  end(error?: Error | null): void {
    if (this.#ended) return
    this.#ended = true
    this.#context.unwatch(this)
    let cause = error
    try {
      if (bottomOf(this.#socket).destroyed) this.#context.over = true
      cause ??= this.#socket.errored ?? this.#above?.errored
      this.#readLast(isFailedWrite(cause))
      this.#counters.release?.(this.#socket)
    } catch (failure) {
      this.#group.fail(failure)
    }
    this.#session.end(cause)
  }

  /** Ends it, and leaves the socket as it was. */
  stop(): void {
    this.end()
    try {
      unwatchEnd(this.#socket, this)
      if (this.#below !== undefined) unwatchEnd(this.#below.socket, this.#below)
    } catch (failure) {
      this.#group.fail(failure)
    }
  }

  checkHandle(): void {
    try {
      this.look()
    } catch (error) {
      this.#group.fail(error)
    }
  }

  /** All that an idle connection costs: two counters, which say the same as its `Counters` if nothing is queued. */
  isQuiet(): boolean {
    const handle = this.#handle
    const { recv, sent } = this.#session
    return !this.#pending && handle?.bytesRead === recv && handle.bytesWritten === sent
  }

  mayBeOver(): boolean {
    return this.#socket.destroyed
  }

  look(): void {
    if (this.#ended) return
    this.#readCounters()
    const { readableEnded, writableFinished, destroyed } = this.#socket
    if (destroyed) {
      // Its `_destroy` was not ours: somebody has put another in its place.
      this.end()
      return
    }
    // Only a hand-over to another process takes the handle and leaves the socket.
    const handedOver = this.#handle !== undefined && !handleOf(this.#socket)
    // A stream with `autoDestroy: false` is never destroyed.
    const over = readableEnded && writableFinished
    if (!handedOver && !over) return
    this.#context.over = true
    this.stop()
  }

  isSplitBy(before: ContextFields, fields: ContextFields): boolean {
    return this.#splitBy.some((name) => {
      if (!Object.hasOwn(fields, name) || !Object.hasOwn(before, name)) return false
      // NaN is no other value than NaN.
      return !Object.is(before[name], fields[name])
    })
  }

  endSession(): void {
    // The session that is ending may be what its reporter sets a field of.
    if (this.#session.ended) return
    this.checkHandle()
    this.#session.end()
  }

  beginSession(): void {
    // Its reporter may have stopped all, or destroyed the socket.
    if (this.#group.stopped) this.stop()
    if (this.#ended || !this.#session.ended) return
    this.#session = new Session(this.#group, this, now(), this.#session.recv, this.#session.sent)
    this.#session.begin()
  }

  contextChanged(): void {
    this.#group.changed?.(this.#session)
  }

  #watchEnd(pending = false): void {
    if (watchEnd(this.#socket, this, pending)) return
    const late =
      'the end of a socket whose methods cannot be replaced (frozen?) is noticed with its next report'
    this.#group.fail(new Error(late))
  }

  #watchBelow(): void {
    const below = this.#counters.endsBelow ? belowOf(this.#socket) : undefined
    if (below === undefined) return
    this.#below = new EndBelow(below, this)
    watchEnd(below, this.#below)
  }

  #kernelSide(tcpInfo: TcpInfo, fromNow: boolean): SocketTcp {
    const known = fromNow ? undefined : ACCEPTED
    return new SocketTcp(tcpInfo, () => this.#handle, this.#counters.countWire === true, known)
  }

  #readCounters(): void {
    this.#connected()
    this.#session.count(
      this.#counters.received(this.#socket, this.#handle),
      this.#counters.sent(this.#socket, this.#handle),
    )
  }

  /** In `_destroy` the handle can still be read. */
  #readLast(writeFailed: boolean): void {
    this.#connected()
    const socket = this.#socket
    const received = this.#counters.received(socket, this.#handle)
    if (!writeFailed) {
      this.#session.count(received, this.#counters.sent(socket, this.#handle))
      return
    }
    const sent = sentBeforeFailure(socket, this.#handle, this.#session.sent)
    const taken = this.#tcp?.countsWire ? this.#session.askKernelLast() : undefined
    this.#session.count(
      received,
      taken === undefined ? sent : Math.min(taken, Number(this.#handle?.bytesWritten)),
    )
  }

  #connected(): void {
    this.#handle = handleOf(this.#socket) ?? this.#handle
    if (!this.#pending || isPending(this.#socket)) return
    this.#pending = false
    this.#context = addressedContext(this.#socket)
    if (!this.#socket.destroyed) this.#session.beginKernel(now())
    this.contextChanged()
  }
}
