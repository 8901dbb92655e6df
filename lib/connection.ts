import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { now } from './clock.js'
import { type ConnectionContext, currentContext, openContext } from './context.js'
import { type Counters, countersOf, type Handle, handleOf, handshaking } from './counters.js'
import { type Ending, unwatchEnd, watchEnd } from './ends.js'
import type { Reporter } from './reporter.js'
import { Place, Turn } from './ring.js'
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
 * One connection as one listener measures it.
 *
 * Time begins with the constructor. It advances with `sample` and `report`, in any order and number. It ends
 * once, with `end`: all roads lead there, and nothing is reported after.
 *
 * While nothing moves there is little to it: spans are made with the first bytes. It is its own place in the ring
 * of samples, which saves an object.
 */
export class Connection extends Place implements Ticking, Ending {
  readonly reporting: Turn<Ticking> = new Turn<Ticking>(this)
  nextEnding: Ending | undefined

  readonly #measuring: Measuring
  /** The socket that was accepted, or given; for plaintext the TLSSocket above it, once there is one. */
  #socket: Duplex
  /** The TLSSocket above what was accepted, or why there is none: it may know of an error that this does not. */
  #above: { readonly errored: Error | null } | undefined
  #counters: Counters
  /** Kept, because a hand-over takes it from the socket. */
  #handle: Handle | undefined

  readonly #opened: number
  /** The time of the last report, if there was one. */
  #reported: number | undefined
  /** The time of the last sample, whether or not anything moved in it: whole ms, which need no box. */
  #sampled = 0
  /** What has moved by now. */
  #recv = 0
  #sent = 0
  /** Since the connection opened; none while nothing has moved. */
  #whole: Span | undefined
  /** Since the last report, or the same as the whole; none while nothing has moved since. */
  #interval: Span | undefined

  /** An outbound socket has no peer until it is connected. */
  #connecting: boolean
  #delivering = false
  /** The final report, from the end on. */
  #final: { readonly stats: Stats; readonly deltaStats: Stats } | undefined

  constructor(measuring: Measuring, socket: Duplex, opening: Opening) {
    super()
    this.#measuring = measuring
    this.#socket = socket
    openContext(socket, opening.localPort)
    this.#connecting = isConnecting(socket)
    this.#counters = opening.counters ?? countersOf(socket)
    this.#handle = handleOf(socket)
    if (opening.fromNow) {
      this.#recv = this.#counters.received(socket, this.#handle)
      this.#sent = this.#counters.sent(socket, this.#handle)
    }
    this.#opened = now()
    watchEnd(socket, this)
    measuring.ticker.add(this, this.#opened)
    // Its handler, or the client, may have been faster.
    if (socket.destroyed) this.end(socket.errored)
  }

  get context(): ConnectionContext {
    return currentContext(this.#socket)
  }

  /** The handshake is done. */
  secure(tls: Duplex): void {
    this.#above = tls
    if (this.#counters !== handshaking || this.#final !== undefined) return
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

  sample(time: number): void {
    if (!this.#isQuiet() && this.#read()) {
      this.#whole?.sample(time, this.#sampled, this.#recv, this.#sent)
      if (this.#interval !== this.#whole) {
        this.#interval?.sample(time, this.#sampled, this.#recv, this.#sent)
      }
    }
    this.#sampled = Math.floor(time)
  }

  report(time: number): void {
    if (this.#delivering || !this.#read()) return
    const stats = this.#statsOf(this.#whole, this.#opened, time)
    const deltaStats = this.#statsOf(this.#interval, this.#reported ?? this.#opened, time)
    this.#reported = time
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
    if (this.#final !== undefined) return
    this.#measuring.ticker.remove(this)
    this.#count()
    this.#counters.release?.(this.#socket)
    const time = now()
    const cause = error ?? this.#above?.errored
    const whole = this.#statsOf(this.#whole, this.#opened, time)
    const interval = this.#statsOf(this.#interval, this.#reported ?? this.#opened, time)
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

  /**
   * Whether nothing has moved since the last sample. All that an idle connection costs: two counters, which say
   * the same as `#counters` where nothing is queued.
   */
  #isQuiet(): boolean {
    const handle = this.#handle
    if (handle?.bytesRead !== this.#recv || handle.bytesWritten !== this.#sent) return false
    return !this.#connecting && !this.#whole?.isOpen(this.#recv, this.#sent)
  }

  /** Reads the counters; false if the connection has ended. */
  #read(): boolean {
    if (this.#final !== undefined) return false
    this.#count()
    const { readableEnded, writableFinished, destroyed } = this.#socket
    // Only a hand-over to another process takes the handle and leaves the socket.
    const handedOver = this.#handle !== undefined && !destroyed && !handleOf(this.#socket)
    // A stream with `autoDestroy: false` is never destroyed.
    const over = readableEnded && writableFinished
    if (handedOver || over) this.stop()
    return !this.#final
  }

  #count(): void {
    if (this.#connecting && !isConnecting(this.#socket)) {
      this.#connecting = false
      openContext(this.#socket)
    }
    this.#handle = handleOf(this.#socket) ?? this.#handle
    // A counter that falls, or is none, as that of a handle that has been closed, is not believed.
    const recv = this.#counters.received(this.#socket, this.#handle)
    const sent = this.#counters.sent(this.#socket, this.#handle)
    const recvMoved = recv > this.#recv
    const sentMoved = sent > this.#sent
    if (!recvMoved && !sentMoved) return
    this.#openSpans()
    if (recvMoved) this.#recv = recv
    if (sentMoved) this.#sent = sent
  }

  /** With the first bytes of the connection, or since its last report; what had moved before is their zero. */
  #openSpans(): void {
    const { rateInterval } = this.#measuring
    this.#whole ??= new Span(rateInterval, this.#opened, this.#recv, this.#sent)
    this.#interval ??=
      this.#reported === undefined
        ? this.#whole
        : new Span(rateInterval, this.#reported, this.#recv, this.#sent)
  }

  #statsOf(span: Span | undefined, since: number, time: number): Stats {
    return span?.stats(time, this.#sampled, this.#recv, this.#sent) ?? idleStats(time - since)
  }

  #deliver(stats: Stats, deltaStats: Stats, final: boolean): void {
    this.#delivering = true
    this.#measuring.reporter(this.context, stats, deltaStats, final)
    this.#delivering = false
    if (!final && this.#final !== undefined) this.#deliver(this.#final.stats, this.#final.deltaStats, true)
  }
}
