import { now } from '../schedule/clock.js'
import { Place, Turn } from '../schedule/periodic-queue.js'
import type { Stats } from '../stats/stats.js'
import { idleStats, Span } from '../stats/window.js'
import type { ConnectionContext } from './context.js'
import type { Reporter } from './reporter.js'

/** What all that one listener measures has in common. */
export interface Measuring {
  readonly rateInterval: number
  /** Never throws. */
  readonly reporter: Reporter
  add(measurement: Measurement, time: number): void
  remove(measurement: Measurement): void
}

/** What a report says of bytes. */
interface Delivery {
  readonly stats: Stats
  readonly deltaStats: Stats
}

/**
 * What is measured, and reported, of something in which bytes move.
 *
 * Time begins with the constructor, whose last act in each kind is to `add` it. It advances with `sample` and
 * `report`, in any order and number. It ends once, with `finish`: all roads lead there, and nothing is reported
 * after.
 *
 * While nothing moves there is little to it: spans are made with the first bytes. It is its own place in the ring
 * of samples, which saves an object.
 */
export abstract class Measurement extends Place {
  readonly reporting: Turn<Measurement> = new Turn<Measurement>(this)
  protected readonly measuring: Measuring
  /** What has moved by now. */
  protected recv: number
  protected sent: number

  readonly #opened: number
  /** The time of the last report, if there was one. */
  #reported: number | undefined
  /** The time of the last sample, whether or not anything moved in it: whole ms, which need no box. */
  #sampled = 0
  /** Since it opened; none while nothing has moved. */
  #whole: Span | undefined
  /** Since the last report, or the same as the whole; none while nothing has moved since. */
  #interval: Span | undefined
  #delivering = false
  /** The final report, from the end on. */
  #final: Delivery | undefined

  /** @param recv what had moved before, and does not count */
  constructor(measuring: Measuring, opened: number, recv: number, sent: number) {
    super()
    this.measuring = measuring
    this.recv = recv
    this.sent = sent
    this.#opened = opened
  }

  abstract get context(): ConnectionContext

  /** Ends it, from outside. */
  abstract stop(): void

  /** Looks what has moved, and tells `count`. May find that this is the end. */
  protected abstract look(): void

  /** Whether nothing has moved since the last look, as far as that can be told for little. */
  protected abstract isQuiet(): boolean

  /** Up to when it has lasted, now that it is `time`. */
  protected until(time: number): number {
    return time
  }

  protected get ended(): boolean {
    return this.#final !== undefined
  }

  /** What has moved by now. A count that falls, or is none, is not believed. */
  protected count(recv: number, sent: number): void {
    const recvMoved = recv > this.recv
    const sentMoved = sent > this.sent
    if (!recvMoved && !sentMoved) return
    this.#openSpans()
    if (recvMoved) this.recv = recv
    if (sentMoved) this.sent = sent
  }

  /** With the first bytes, or the first since the last report; what had moved before is their zero. */
  #openSpans(): void {
    const { rateInterval } = this.measuring
    this.#whole ??= new Span(rateInterval, this.#opened, this.recv, this.sent)
    this.#interval ??=
      this.#reported === undefined
        ? this.#whole
        : new Span(rateInterval, this.#reported, this.recv, this.sent)
  }

  /** Ends a sample; tells whether nothing has moved in it. */
  sample(time: number): boolean {
    const quiet = this.isQuiet() && !this.#whole?.isOpen(this.recv, this.sent)
    if (!quiet) {
      this.look()
      this.#whole?.sample(time, this.#sampled, this.recv, this.sent)
      if (this.#interval !== this.#whole) this.#interval?.sample(time, this.#sampled, this.recv, this.sent)
    }
    this.#sampled = Math.floor(time)
    return quiet
  }

  report(time: number): void {
    if (this.#delivering) return
    this.look()
    if (this.ended) return
    const until = this.until(time)
    const delivery = this.#read(until)
    this.#reported = until
    this.#interval = undefined
    this.#deliver(delivery, false)
  }

  /** Since it opened; from its end on, those of its final report. */
  stats(time: number): Stats {
    if (!this.ended) this.look()
    return this.#final?.stats ?? this.#statsOf(this.#whole, this.#opened, this.until(time))
  }

  /** The end. All that has moved has been counted. */
  protected finish(cause?: Error | null): void {
    this.measuring.remove(this)
    const { stats, deltaStats } = this.#read(this.until(now()))
    this.#final = cause
      ? { stats: { ...stats, error: cause }, deltaStats: { ...deltaStats, error: cause } }
      : { stats, deltaStats }
    // From inside its own report it comes when that one has been delivered to all.
    if (!this.#delivering) this.#deliver(this.#final, true)
  }

  /** Before the first report both are the same. */
  #read(until: number): Delivery {
    const stats = this.#statsOf(this.#whole, this.#opened, until)
    const since = this.#reported
    return {
      stats,
      deltaStats: since === undefined ? { ...stats } : this.#statsOf(this.#interval, since, until),
    }
  }

  #statsOf(span: Span | undefined, since: number, until: number): Stats {
    return span?.stats(until, this.#sampled, this.recv, this.sent) ?? idleStats(until - since)
  }

  #deliver({ stats, deltaStats }: Delivery, final: boolean): void {
    this.#delivering = true
    this.measuring.reporter(this.context, stats, deltaStats, final)
    this.#delivering = false
    if (!final && this.#final !== undefined) this.#deliver(this.#final, true)
  }
}
