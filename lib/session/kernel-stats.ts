import { bytesTaken, type TcpReading } from '../stats/tcp-reading.js'
import { TcpSession } from '../stats/tcp-session.js'
import { type TcpStats, tcpSince } from '../stats/tcp-stats.js'

/** The kernel's side of a connection over TCP. */
export interface TcpSource {
  /** What a session that begins now subtracts. @returns undefined where the kernel cannot be asked */
  baseline(): TcpReading | undefined
  /** @returns undefined where the kernel cannot be asked */
  read(): TcpReading | undefined
  /** Whether the session's `sent` are the bytes on the wire, and not those that TLS carries. */
  readonly countsWire: boolean
}

const onWire = ({ bytesSent, bytesRetransmitted }: TcpReading): number => bytesSent - bytesRetransmitted

/** What the kernel tells of one session: asks it, and turns its readings into stats. */
export class KernelStats {
  readonly #source: TcpSource
  readonly #session: TcpSession
  readonly #baseline: TcpReading
  /** Of the session, when it began. */
  readonly #sentBefore: number
  #last: TcpReading
  /** A reading that the next `read` takes. */
  #ahead: TcpReading | undefined
  /** The kernel has told something: a baseline may be known without asking. */
  #told = false
  #before: TcpStats | undefined
  /** Segments arrived in the last sample: more may arrive while the process reads nothing, as a lost one is repaired. */
  awaitsSegments = false

  private constructor(source: TcpSource, time: number, sent: number, baseline: TcpReading) {
    this.#source = source
    this.#session = new TcpSession(time, baseline)
    this.#baseline = this.#last = baseline
    this.#sentBefore = sent
  }

  /** @returns undefined where the kernel cannot be asked */
  static begin(source: TcpSource, time: number, sent: number): KernelStats | undefined {
    const baseline = source.baseline()
    return baseline && new KernelStats(source, time, sent, baseline)
  }

  /** Whether a sample is worth a system call. */
  isDue(arrived: boolean): boolean {
    return arrived || this.awaitsSegments
  }

  sample(time: number, quiet: number, sent: number): void {
    const reading = this.#ask()
    this.awaitsSegments =
      reading !== undefined && this.#session.sample(time, quiet, reading, this.#limit(sent))
  }

  /** Asks now for the `read` that follows: `taken` is then known before what was sent is counted. */
  readAhead(): void {
    this.#ahead = this.#ask()
  }

  read(time: number, quiet: number, sent: number): void {
    const reading = this.#ahead ?? this.#ask()
    this.#ahead = undefined
    if (reading) this.#session.read(time, quiet, reading, this.#limit(sent))
  }

  /** Bytes that the kernel has taken, counted from where the session's `sent` is; `undefined` where it told nothing. */
  get taken(): number | undefined {
    if (!this.#told) return undefined
    return this.#sentBefore + bytesTaken(this.#last) - bytesTaken(this.#baseline)
  }

  /** @returns undefined where the kernel told nothing */
  stats(recv: number): TcpStats | undefined {
    return this.#told ? this.#session.stats(recv) : undefined
  }

  /** @param recv bytes received since the previous report */
  delta(stats: TcpStats | undefined, recv: number): TcpStats | undefined {
    return stats && tcpSince(stats, this.#before, recv)
  }

  /** From now on the stats as they are now are those of the previous report. */
  reported(recv: number): void {
    this.#before = this.stats(recv)
  }

  #ask(): TcpReading | undefined {
    const reading = this.#source.read()
    if (reading) {
      this.#last = reading
      this.#told = true
    }
    return reading
  }

  /** What was delivered is no more than what was sent: our SYN and FIN are acknowledged, too. */
  #limit(sent: number): number {
    const wire = onWire(this.#last) - onWire(this.#baseline)
    return this.#source.countsWire ? Math.min(wire, sent - this.#sentBefore) : wire
  }
}
