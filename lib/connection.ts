import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { now } from './clock.js'
import { type ConnectionContext, type ContextHolder, openContext } from './context.js'
import { type Counters, countersOf, type Handle, handleOf, handshaking } from './counters.js'
import { type Ending, unwatchEnd, watchEnd } from './ends.js'
import type { Reporter } from './reporter.js'
import { Place } from './ring.js'
import { idleStats, Span } from './span.js'
import type { Stats } from './stats.js'
import type { Ticker, Ticking } from './ticker.js'

/** What all connections of one listener have in common. */
export interface Measuring {
  readonly rateInterval: number
  readonly ticker: Ticker
  /** Never throws. */
  readonly reporter: Reporter
}

function isConnecting(socket: Duplex): boolean {
  return (socket as Partial<Socket>).connecting === true
}

/** What a new connection counts. */
export interface Opening {
  /** The counters to begin with; default those of the socket. */
  readonly counters?: Counters
  /** Whether bytes that moved before do not count. */
  readonly fromNow?: boolean
}

/**
 * One connection as one listener measures it.
 *
 * Time begins with the constructor. It advances with `sample` and `report`, in any order and number. It ends
 * once, with `end`: all roads lead there, and nothing is reported after.
 *
 * While nothing moves there is little to it: spans are made with the first bytes.
 */
export class Connection implements Ticking, Ending {
  readonly sampling: Place<Ticking> = new Place<Ticking>(this)
  readonly reporting: Place<Ticking> = new Place<Ticking>(this)
  nextEnding: Ending | undefined

  readonly #measuring: Measuring
  /** The socket that was accepted, or given; for plaintext the TLSSocket above it, once there is one. */
  #socket: Duplex
  readonly #holder: ContextHolder
  /** The TLSSocket above what was accepted, once there is one: it may know of an error that this does not. */
  #tls: Duplex | undefined
  /** Why its handshake failed. */
  #refusal: Error | undefined
  #counters: Counters
  /** Kept, because a hand-over takes it from the socket. */
  #handle: Handle | undefined

  readonly #opened: number
  /** The time of the last report, and what had moved by then. */
  #reported: number
  #recvReported = 0
  #sentReported = 0
  /** The time of the last sample, whether or not anything moved in it, and what had moved by then. */
  #sampled: number
  #recvSampled = 0
  #sentSampled = 0
  /** What has moved by now. */
  #recv = 0
  #sent = 0
  /** Since the connection opened; none while nothing has moved. */
  #whole: Span | undefined
  /** Since the last report, if there was one; none while nothing has moved since. */
  #interval: Span | undefined

  /** An outbound socket has no peer until it is connected. */
  #connecting: boolean
  #ended = false
  #delivering = false
  /** The final report, from the end on. */
  #final: { readonly stats: Stats; readonly deltaStats: Stats } | undefined

  constructor(measuring: Measuring, socket: Duplex, opening: Opening) {
    this.#measuring = measuring
    this.#socket = socket
    this.#holder = openContext(socket)
    this.#connecting = isConnecting(socket)
    this.#counters = opening.counters ?? countersOf(socket)
    this.#handle = handleOf(socket)
    this.#opened = this.#reported = this.#sampled = now()
    if (opening.fromNow) {
      this.#readCounters()
      this.#recvReported = this.#recvSampled = this.#recv
      this.#sentReported = this.#sentSampled = this.#sent
    }
    watchEnd(socket, this)
    measuring.ticker.add(this, this.#opened)
    // Its handler, or the client, may have been faster.
    if (socket.destroyed) this.end(socket.errored)
  }

  get context(): ConnectionContext {
    return this.#holder.context
  }

  /** The handshake is done. */
  secure(tls: Duplex): void {
    this.#tls = tls
    if (this.#counters !== handshaking || this.#ended) return
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
    this.#refusal = error
  }

  sample(time: number): void {
    if (this.#read() && (this.#recv !== this.#recvSampled || this.#sent !== this.#sentSampled)) {
      this.#whole?.sample(time, this.#sampled, this.#recv, this.#sent)
      if (this.#interval !== this.#whole) this.#interval?.sample(time, this.#sampled, this.#recv, this.#sent)
      this.#recvSampled = this.#recv
      this.#sentSampled = this.#sent
    }
    this.#sampled = time
  }

  report(time: number): void {
    if (this.#delivering || !this.#read()) return
    const stats = this.#statsOf(this.#whole, this.#opened, time)
    const deltaStats = this.#statsOf(this.#interval, this.#reported, time)
    this.#reported = time
    this.#recvReported = this.#recv
    this.#sentReported = this.#sent
    this.#interval = undefined
    this.#deliver(stats, deltaStats, false)
  }

  /** Since the connection opened; from its end on, those of its final report. */
  stats(time: number): Stats {
    if (this.#final !== undefined) return this.#final.stats
    this.#count()
    return this.#statsOf(this.#whole, this.#opened, time)
  }

  end(error?: Error | null): void {
    if (this.#ended) return
    this.#ended = true
    this.#measuring.ticker.remove(this)
    this.#count()
    this.#counters.release?.(this.#socket)
    const time = now()
    const cause = error ?? this.#tls?.errored ?? this.#refusal
    const whole = this.#statsOf(this.#whole, this.#opened, time)
    const interval = this.#statsOf(this.#interval, this.#reported, time)
    const stats = cause ? { ...whole, error: cause } : whole
    const deltaStats = cause ? { ...interval, error: cause } : interval
    this.#final = { stats, deltaStats }
    // From inside its own report it comes when that one has been delivered to all.
    if (!this.#delivering) this.#deliver(stats, deltaStats, true)
  }

  /** Ends it, and leaves the socket as it was. */
  stop(): void {
    this.end()
    unwatchEnd(this.#socket, this)
  }

  checkHandle(): void {
    this.#read()
  }

  /** Reads the counters; false if the connection has ended. */
  #read(): boolean {
    if (this.#ended) return false
    this.#count()
    // Only a hand-over to another process takes the handle and leaves the socket.
    const handedOver = this.#handle !== undefined && !this.#socket.destroyed && !handleOf(this.#socket)
    if (handedOver) this.stop()
    return !handedOver
  }

  #count(): void {
    if (this.#connecting && !isConnecting(this.#socket)) {
      this.#connecting = false
      openContext(this.#socket)
    }
    this.#readCounters()
    const { rateInterval } = this.#measuring
    if (this.#whole === undefined && (this.#recv !== this.#recvSampled || this.#sent !== this.#sentSampled)) {
      this.#whole = new Span(rateInterval, this.#opened, this.#recvSampled, this.#sentSampled)
      // Before the first report both are the same.
      if (this.#reported === this.#opened) this.#interval = this.#whole
    }
    if (
      this.#interval === undefined &&
      (this.#recv !== this.#recvReported || this.#sent !== this.#sentReported)
    ) {
      this.#interval = new Span(rateInterval, this.#reported, this.#recvReported, this.#sentReported)
    }
  }

  #readCounters(): void {
    this.#handle = handleOf(this.#socket) ?? this.#handle
    const recv = this.#counters.received(this.#socket, this.#handle)
    const sent = this.#counters.sent(this.#socket, this.#handle)
    // A counter that falls, or is none, as that of a handle that has been closed, is not believed.
    if (recv > this.#recv) this.#recv = recv
    if (sent > this.#sent) this.#sent = sent
  }

  #statsOf(span: Span | undefined, since: number, time: number): Stats {
    return span?.stats(time, this.#sampled, this.#recv, this.#sent) ?? idleStats(time - since)
  }

  #deliver(stats: Stats, deltaStats: Stats, final: boolean): void {
    this.#delivering = true
    this.#measuring.reporter(this.#holder.context, stats, deltaStats, final)
    this.#delivering = false
    if (!final && this.#final !== undefined) this.#deliver(this.#final.stats, this.#final.deltaStats, true)
  }
}
