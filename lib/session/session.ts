import { now } from '../schedule/clock.js'
import { QueueEntry } from '../schedule/periodic-queue.js'
import type { Stats } from '../stats/stats.js'
import type { TcpStats } from '../stats/tcp-stats.js'
import type { ConnectionContext } from './context.js'
import { KernelStats, type TcpSource } from './kernel-stats.js'
import type { Reporter } from './reporter.js'
import { SessionStats } from './session-stats.js'

/** What tells a session of bytes. Its methods may throw: the session then keeps what it knows. */
export interface SessionSource {
  readonly context: ConnectionContext
  /** The kernel's side, of a connection over TCP, where that is asked for. */
  readonly tcp?: TcpSource | undefined
  /** Reads what has moved, and tells `session.count`. May find that this is the end, and call `session.end`. */
  look(): void
  /** Whether nothing has moved since the last look, as far as that can be told cheaply. */
  isQuiet(): boolean
  /** Whether it may have ended without telling: what is looked for once a report, not with each sample. */
  mayBeOver?(): boolean
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

/** Adds what the kernel knows to stats that nobody has been given: to copy them into another shape takes 1 µs. */
function withTcp(stats: { tcp?: TcpStats } & Stats, tcp: TcpStats | undefined): Stats {
  if (tcp !== undefined) stats.tcp = tcp
  return stats
}

const isQuiet = (source: SessionSource): boolean => source.isQuiet()
const isIdle = (source: SessionSource): boolean => source.isQuiet() && !source.mayBeOver?.()

/**
 * What moves in a connection, or between a socket and a peer, from one moment on, and what is reported of it.
 *
 * Time begins with the constructor, after which the owner calls `begin`. It advances with `sample` and `report`, in
 * any order and number. It ends once, with `end`: every road leads there, and nothing is reported after.
 */
export class Session {
  readonly sampling: QueueEntry<Session> = new QueueEntry<Session>(this)
  readonly reporting: QueueEntry<Session> = new QueueEntry<Session>(this)
  readonly #group: SessionGroup
  readonly source: SessionSource
  readonly #stats: SessionStats
  #kernel: KernelStats | undefined
  #delivering = false
  /** The source has thrown, and is asked no more. */
  #lost = false
  #final: Report | undefined

  /** @param recv bytes that had been received before, and do not count; `sent` likewise */
  constructor(group: SessionGroup, source: SessionSource, time: number, recv: number, sent: number) {
    this.#group = group
    this.source = source
    this.#stats = new SessionStats(group.rateInterval, time, recv, sent)
  }

  /** The owner knows it, and reports may come. */
  begin(): void {
    this.#group.add(this, this.#stats.began)
    this.beginKernel(this.#stats.began)
  }

  /** Begins to ask the kernel, unless it is asked: of a socket that was not connected it could not be before. */
  beginKernel(time: number): void {
    const { tcp } = this.source
    if (tcp === undefined || this.#kernel !== undefined) return
    this.#guard(() => {
      this.#kernel = KernelStats.begin(tcp, time, this.#stats.sent)
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
    return this.#stats.recv
  }

  get sent(): number {
    return this.#stats.sent
  }

  /** Sets what has moved by now. A count that falls, or is no number, is not believed. */
  count(recv: number, sent: number): void {
    this.#stats.count(recv, sent)
  }

  /** Ends a sample. @returns whether nothing has moved in it */
  sample(time: number): boolean {
    const stats = this.#stats
    if (this.#says(isQuiet) && !stats.isOpen && !this.#kernel?.awaitsSegments) {
      stats.skip(time)
      return true
    }
    this.#look()
    if (this.ended) return false
    const { isRecvOpen: arrived, sampled } = stats
    stats.sample(time)
    if (this.#kernel?.isDue(arrived)) this.#guard(() => this.#kernel?.sample(time, sampled, stats.sent))
    return false
  }

  /** @returns whether nothing has moved since the last look */
  report(time: number): boolean {
    if (this.#delivering || this.ended) return false
    const idle = this.#says(isIdle)
    if (!idle) this.#look()
    if (this.ended) return false
    const until = this.#lastActive(time)
    const report = this.#read(until)
    this.#stats.reported(until)
    this.#kernel?.reported(this.#stats.received)
    this.#deliver(report, false)
    return idle
  }

  /** Since it began; after its end those of its final report. */
  stats(time: number): Stats {
    if (!this.ended) this.#look()
    if (this.#final) return this.#final.stats
    return this.#total(this.#lastActive(time))
  }

  /**
   * Asks the kernel for a final report that follows at once.
   *
   * @returns bytes that it has taken to send, counted as the source counts them; `undefined` where it does not tell
   */
  askKernelLast(): number | undefined {
    this.#guard(() => this.#kernel?.readAhead())
    return this.#kernel?.taken
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

  /** What the source says; true of one that has thrown, which is asked no more. */
  #says(question: (source: SessionSource) => boolean): boolean {
    if (this.#lost) return true
    try {
      return question(this.source)
    } catch (error) {
      this.#lose(error)
      return true
    }
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

  /** Of the whole session, with what the kernel knows now. */
  #total(until: number): Stats {
    this.#readKernel(until)
    const stats = this.#stats.total(until)
    return withTcp(stats, this.#kernel?.stats(this.#stats.received))
  }

  /** @param time not later than the session lasts: nothing is active for longer */
  #readKernel(time: number): void {
    if (this.#kernel === undefined) return
    const { sampled, sent } = this.#stats
    this.#guard(() => this.#kernel?.read(time, sampled, sent))
  }

  /** Before the first report the two are the same. */
  #read(until: number): Report {
    const { context } = this
    const stats = this.#total(until)
    const deltaStats = this.#stats.delta(until)
    if (deltaStats === undefined) return { context, stats, deltaStats: { ...stats } }
    return {
      context,
      stats,
      deltaStats: withTcp(deltaStats, this.#kernel?.delta(stats.tcp, deltaStats.recvTotal)),
    }
  }

  #deliver({ context, stats, deltaStats }: Report, final: boolean): void {
    this.#delivering = true
    this.#group.reporter(context, stats, deltaStats, final)
    this.#delivering = false
    if (!final && this.#final !== undefined) this.#deliver(this.#final, true)
  }
}
