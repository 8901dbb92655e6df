import { now } from '../schedule/clock.js'
import { QueueEntry } from '../schedule/periodic-queue.js'
import type { Stats } from '../stats/stats.js'
import { idleStats, StatsWindow } from '../stats/window.js'
import type { ConnectionContext } from './context.js'
import { KernelStats, type TcpSource } from './kernel-stats.js'
import type { Reporter } from './reporter.js'

/** What tells a session of bytes. Its methods may throw: the session then keeps what it knows. */
export interface SessionSource {
  readonly context: ConnectionContext
  /** The kernel's side, of a connection over TCP, where that is asked for. */
  readonly tcp?: TcpSource | undefined
  /** Reads what has moved, and tells `session.count`. May find that this is the end, and call `session.end`. */
  look(): void
  /** Whether nothing has moved since the last look, as far as that can be told cheaply. */
  isQuiet(): boolean
  /** The time up to which the session has lasted, now that it is `time`; by default `time`. */
  lastActive?(time: number): number
}

/** What all sessions of one measure have in common. */
export interface SessionGroup {
  readonly rateInterval: number
  /** Never throws. */
  readonly reporter: Reporter
  /** Nobody measures any more: no session begins. */
  readonly stopped: boolean
  /** Told what a source threw. Never throws. */
  readonly fail: (error: unknown) => void
  add(session: Session, time: number): void
  remove(session: Session): void
  /** The context of a session is another. */
  changed?(session: Session): void
}

/** One report, without `final`. */
interface Report {
  readonly context: ConnectionContext
  readonly stats: Stats
  readonly deltaStats: Stats
}

/**
 * What moves in a connection, or between a socket and a peer, from one moment on, and what is reported of it.
 *
 * Time begins with the constructor, after which the owner calls `begin`. It advances with `sample` and `report`, in
 * any order and number. It ends once, with `end`: every road leads there, and nothing is reported after.
 *
 * Until bytes move a session has no `StatsWindow`: most of a server's open connections are idle.
 */
export class Session {
  readonly sampling: QueueEntry<Session> = new QueueEntry<Session>(this)
  readonly reporting: QueueEntry<Session> = new QueueEntry<Session>(this)
  readonly #group: SessionGroup
  readonly source: SessionSource
  readonly #begun: number
  #recv: number
  #sent: number
  /** The time of the last report, if there was one. */
  #reported: number | undefined
  /** The time of the last sample, whether or not anything moved in it: whole ms, which need no box. */
  #sampled = 0
  /** Since it began; none while nothing has moved. */
  #whole: StatsWindow | undefined
  /** Since the last report, or the same as the whole; none while nothing has moved since. */
  #interval: StatsWindow | undefined
  #kernel: KernelStats | undefined
  #delivering = false
  /** The source has thrown, and is asked no more. */
  #lost = false
  #final: Report | undefined

  /** @param recv bytes that had been received before, and do not count; `sent` likewise */
  constructor(group: SessionGroup, source: SessionSource, time: number, recv: number, sent: number) {
    this.#group = group
    this.source = source
    this.#begun = time
    this.#recv = recv
    this.#sent = sent
  }

  /** The owner knows it, and reports may come. */
  begin(): void {
    this.#group.add(this, this.#begun)
    this.beginKernel(this.#begun)
  }

  /** Begins to ask the kernel, unless it is asked: of a socket that was not connected it could not be before. */
  beginKernel(time: number): void {
    const { tcp } = this.source
    if (tcp === undefined || this.#kernel !== undefined) return
    this.#guard(() => {
      this.#kernel = KernelStats.begin(tcp, time, this.#sent)
    })
  }

  get context(): ConnectionContext {
    return this.source.context
  }

  get ended(): boolean {
    return this.#final !== undefined
  }

  /** Bytes received by now, counted as the source counts them. */
  get recv(): number {
    return this.#recv
  }

  get sent(): number {
    return this.#sent
  }

  /** Bytes that the kernel has taken to send, where it tells; counted as the source counts them. */
  get takenByKernel(): number | undefined {
    return this.#kernel?.taken
  }

  /** Sets what has moved by now. A count that falls, or is no number, is not believed. */
  count(recv: number, sent: number): void {
    const recvMoved = recv > this.#recv
    const sentMoved = sent > this.#sent
    if (!recvMoved && !sentMoved) return
    this.#openWindows()
    if (recvMoved) this.#recv = recv
    if (sentMoved) this.#sent = sent
  }

  /** Ends a sample. @returns whether nothing has moved in it */
  sample(time: number): boolean {
    if (this.#isQuiet()) {
      this.#sampled = Math.floor(time)
      return true
    }
    this.#look()
    if (this.ended) return false
    const arrived = this.#whole?.isRecvOpen(this.#recv) ?? false
    this.#whole?.sample(time, this.#sampled, this.#recv, this.#sent)
    if (this.#interval !== this.#whole) this.#interval?.sample(time, this.#sampled, this.#recv, this.#sent)
    if (this.#kernel?.isDue(arrived)) this.#guard(() => this.#kernel?.sample(time, this.#sampled, this.#sent))
    this.#sampled = Math.floor(time)
    return false
  }

  report(time: number): void {
    if (this.#delivering || this.ended) return
    this.#look()
    if (this.ended) return
    const until = this.#lastActive(time)
    const report = this.#read(until)
    this.#reported = until
    this.#interval = undefined
    this.#kernel?.reported(this.#received)
    this.#deliver(report, false)
  }

  /** Since it began; after its end those of its final report. */
  stats(time: number): Stats {
    if (!this.ended) this.#look()
    if (this.#final) return this.#final.stats
    return this.#statsOf(
      this.#whole,
      this.#begun,
      this.#lastActive(time),
      this.#kernel?.stats(this.#received),
    )
  }

  /** Reads the kernel once more, for a source that wants to know before it counts for the last time. */
  readKernel(time = now()): void {
    this.#guard(() => this.#kernel?.read(time, this.#sampled, this.#sent))
  }

  /** Ends it. All that has moved has been counted. */
  end(cause?: Error | null): void {
    if (this.ended) return
    this.#group.remove(this)
    const report = this.#read(this.#lastActive(now()))
    this.#final = cause
      ? {
          context: report.context,
          stats: { ...report.stats, error: cause },
          deltaStats: { ...report.deltaStats, error: cause },
        }
      : report
    // If it ends during delivery of a report, `#deliver` sends the final one afterwards.
    if (!this.#delivering) this.#deliver(this.#final, true)
  }

  get #received(): number {
    return this.#whole?.recvTotal(this.#recv) ?? 0
  }

  /** Opens windows with the first bytes, or the first since the last report; what had moved before is their zero. */
  #openWindows(): void {
    const { rateInterval } = this.#group
    this.#whole ??= new StatsWindow(rateInterval, this.#begun, this.#recv, this.#sent)
    this.#interval ??=
      this.#reported === undefined
        ? this.#whole
        : new StatsWindow(rateInterval, this.#reported, this.#recv, this.#sent)
  }

  #isQuiet(): boolean {
    if (this.#lost) return true
    try {
      if (!this.source.isQuiet()) return false
    } catch (error) {
      this.#lose(error)
    }
    return !this.#whole?.isOpen(this.#recv, this.#sent) && !this.#kernel?.awaitsSegments
  }

  #look(): void {
    this.#guard(() => this.source.look())
  }

  /** Whatever a handle, a getter or a proxy throws costs no more than this session's numbers. */
  #guard(read: () => void): void {
    if (this.#lost) return
    try {
      read()
    } catch (error) {
      this.#lose(error)
    }
  }

  #lose(error: unknown): void {
    this.#lost = true
    this.#group.fail(error)
  }

  #lastActive(time: number): number {
    return this.source.lastActive?.(time) ?? time
  }

  /** Before the first report the two are the same. */
  #read(until: number): Report {
    // Not later: nothing is active for longer than the session lasts.
    this.readKernel(until)
    const tcp = this.#kernel?.stats(this.#received)
    const stats = this.#statsOf(this.#whole, this.#begun, until, tcp)
    const { context } = this
    const since = this.#reported
    if (since === undefined) return { context, stats, deltaStats: { ...stats } }
    const deltaStats = this.#statsOf(this.#interval, since, until)
    const tcpDelta = this.#kernel?.delta(tcp, deltaStats.recvTotal)
    return { context, stats, deltaStats: tcpDelta ? { ...deltaStats, tcp: tcpDelta } : deltaStats }
  }

  #statsOf(window: StatsWindow | undefined, since: number, until: number, tcp?: Stats['tcp']): Stats {
    const stats = window?.stats(until, this.#sampled, this.#recv, this.#sent) ?? idleStats(until - since)
    return tcp ? { ...stats, tcp } : stats
  }

  #deliver({ context, stats, deltaStats }: Report, final: boolean): void {
    this.#delivering = true
    this.#group.reporter(context, stats, deltaStats, final)
    this.#delivering = false
    if (!final && this.#final !== undefined) this.#deliver(this.#final, true)
  }
}
