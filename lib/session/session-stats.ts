import type { Stats } from '../stats/stats.js'
import { idleStats, oneSampleStats, StatsWindow } from '../stats/window.js'

/**
 * What a session has moved: since it began, and since its last report.
 *
 * Time begins with the constructor. It advances with `sample` and `skip`, each ending a sample, and with `reported`.
 * `total` and `delta` may be read in between. Counts are absolute, as the session's source counts them.
 *
 *     began            sampled     reported       now
 *       |------ samples ---|----------|------------|
 *       |<------------------ total --------------->|     #whole
 *                                     |<-- delta ->|     #interval
 *
 * A window is made when bytes move in it, for most of a server's open connections are idle; and none while the first
 * sample is open, because most connections end in it: all that they moved, they moved in one sample.
 */
export class SessionStats {
  readonly #rateInterval: number
  readonly #began: number
  #recv: number
  #sent: number
  readonly #recvBefore: number
  readonly #sentBefore: number
  /** The time of the last report, if there was one. */
  #reported: number | undefined
  /** The time of the last sample, whether or not anything moved in it: whole ms, which V8 keeps without a box. */
  #sampled = 0
  #inFirstSample = true
  /** Since it began; none while nothing has moved. */
  #whole: StatsWindow | undefined
  /** Since the last report, or the same as the whole; none while nothing has moved since. */
  #interval: StatsWindow | undefined

  /** @param recv bytes that had been received before, and do not count; `sent` likewise */
  constructor(rateInterval: number, time: number, recv: number, sent: number) {
    this.#rateInterval = rateInterval
    this.#began = time
    this.#recv = this.#recvBefore = recv
    this.#sent = this.#sentBefore = sent
  }

  get began(): number {
    return this.#began
  }

  /** Bytes received by now, counted as the source counts them. */
  get recv(): number {
    return this.#recv
  }

  get sent(): number {
    return this.#sent
  }

  /** Bytes received since it began. */
  get received(): number {
    return this.#recv - this.#recvBefore
  }

  /** When the last sample ended. */
  get sampled(): number {
    return this.#sampled
  }

  /** Whether anything has moved since the last sample. */
  get isOpen(): boolean {
    if (this.#inFirstSample) return this.#hasMoved
    return this.#whole?.isOpen(this.#recv, this.#sent) ?? false
  }

  /** Whether bytes have been received since then. */
  get isRecvOpen(): boolean {
    if (this.#inFirstSample) return this.received > 0
    return this.#whole?.isRecvOpen(this.#recv) ?? false
  }

  /** Sets what has moved by now. A count that falls, or is no number, is not believed. */
  count(recv: number, sent: number): void {
    const recvMoved = recv > this.#recv
    const sentMoved = sent > this.#sent
    if (!recvMoved && !sentMoved) return
    if (!this.#inFirstSample) this.#openWindows()
    if (recvMoved) this.#recv = recv
    if (sentMoved) this.#sent = sent
  }

  /** Ends a sample. */
  sample(time: number): void {
    this.#leaveFirstSample()
    this.#whole?.sample(time, this.#sampled, this.#recv, this.#sent)
    if (this.#interval !== this.#whole) this.#interval?.sample(time, this.#sampled, this.#recv, this.#sent)
    this.#sampled = Math.floor(time)
  }

  /** Ends a sample in which nothing has moved. */
  skip(time: number): void {
    this.#inFirstSample = false
    this.#sampled = Math.floor(time)
  }

  /** Of the whole session. */
  total(until: number): Stats {
    if (this.#inFirstSample) return this.#ofFirstSample(until)
    return this.#whole ? this.#read(this.#whole, until) : idleStats(until - this.#began)
  }

  /** Since the last report; `undefined` before the first, where it is the same as the whole. */
  delta(until: number): Stats | undefined {
    if (this.#reported === undefined) return undefined
    return this.#interval ? this.#read(this.#interval, until) : idleStats(until - this.#reported)
  }

  /** There was a report. */
  reported(until: number): void {
    this.#leaveFirstSample()
    this.#reported = until
    this.#interval = undefined
  }

  get #hasMoved(): boolean {
    return this.#recv > this.#recvBefore || this.#sent > this.#sentBefore
  }

  #leaveFirstSample(): void {
    if (!this.#inFirstSample) return
    this.#inFirstSample = false
    if (!this.#hasMoved) return
    this.#whole = this.#interval = this.#windowSince(this.#began, this.#recvBefore, this.#sentBefore)
  }

  #ofFirstSample(until: number): Stats {
    const sent = this.#sent - this.#sentBefore
    return oneSampleStats(this.received, sent, until - this.#began)
  }

  /** Opens windows with the first bytes, or the first since the last report; what had moved before is their zero. */
  #openWindows(): void {
    this.#whole ??= this.#windowSince(this.#began, this.#recv, this.#sent)
    this.#interval ??=
      this.#reported === undefined ? this.#whole : this.#windowSince(this.#reported, this.#recv, this.#sent)
  }

  #windowSince(time: number, recv: number, sent: number): StatsWindow {
    return new StatsWindow(this.#rateInterval, time, recv, sent)
  }

  #read(window: StatsWindow, until: number): Stats {
    return window.stats(until, this.#sampled, this.#recv, this.#sent)
  }
}
