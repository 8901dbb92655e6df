import { bytesPerSecond } from './bytes-per-second.js'
import type { TcpReading } from './tcp-reading.js'
import type { TcpStats } from './tcp-stats.js'

const SYN_SENT = 2

/**
 * Turns readings of the kernel into the {@link TcpStats} of one session.
 *
 * Time begins with the constructor, whose reading is the baseline. It advances with `sample`, at the end of a sample,
 * and with `read`, in between. `stats` tells what the last reading said and can be called at any time.
 *
 * Everything kept is a total of the session that only grows, so a report's deltas are plain differences of two
 * `stats`, whoever reported in between.
 *
 * As in `StatsWindow`, samples in which nothing arrived may be skipped: `quiet` is when the last skipped one ended.
 */
export class TcpSession {
  readonly #begin: number
  readonly #baseline: TcpReading
  #last: TcpReading
  /** The least time in which bytes can have moved: the first `minRtt` that is known. Later ones are never more. */
  #shortest: number
  #minRtt: number
  #delivered = 0
  #deliveredActive = 0
  #peerLimited = 0
  #retransmitted = 0
  // ms in which bytes arrived: of the samples that have ended, and of the open one
  #arrived = 0
  #arrivedOpen = 0
  #openSince: number
  #segmentsOpen: number

  constructor(time: number, baseline: TcpReading) {
    this.#begin = this.#openSince = time
    this.#baseline = this.#last = baseline
    this.#shortest = this.#minRtt = baseline.minRtt
    this.#segmentsOpen = baseline.dataSegmentsReceived
  }

  /**
   * @param sent bytes sent on the wire since the session began. It bounds what was delivered: `bytesAcked` has one
   *   more once our FIN is acknowledged, and may have bytes that an earlier session of the connection sent.
   */
  read(time: number, quiet: number, reading: TcpReading, sent: number): void {
    this.#last = reading
    if (reading.minRtt > 0 && (this.#minRtt === 0 || reading.minRtt < this.#minRtt)) {
      this.#minRtt = reading.minRtt
      if (this.#shortest === 0) this.#shortest = reading.minRtt
    }
    this.#readDelivered(time, reading, sent)
    this.#readArrived(time, quiet, reading)
  }

  /**
   * Ends a sample.
   *
   * @returns whether segments arrived in it. If so, read at the end of the next sample too, even where the process
   *   has read nothing more: while a lost segment is repaired, later ones arrive and wait in the kernel.
   */
  sample(time: number, quiet: number, reading: TcpReading, sent: number): boolean {
    this.read(time, quiet, reading, sent)
    const segments = reading.dataSegmentsReceived
    const moved = segments !== this.#segmentsOpen
    this.#openNext(time)
    this.#segmentsOpen = segments
    return moved
  }

  /** @param recv bytes received since the session began, counted by the socket */
  stats(recv: number): TcpStats {
    const arrived = this.#arrived + this.#arrivedOpen
    const receivedActive = recv > 0 ? Math.max(arrived, this.#shortest) : arrived
    return {
      deliveredTotal: this.#delivered,
      deliveredActive: this.#deliveredActive,
      deliveredAvg: bytesPerSecond(this.#delivered, this.#deliveredActive),
      peerLimited: this.#peerLimited,
      retransmittedTotal: this.#retransmitted,
      receivedActive,
      receivedAvg: bytesPerSecond(recv, receivedActive),
      rtt: this.#last.rtt,
      minRtt: this.#minRtt,
    }
  }

  #readDelivered(time: number, reading: TcpReading, sent: number): void {
    const base = this.#baseline
    // A connection that was still opening has its own SYN acknowledged later.
    const acked = reading.bytesAcked - base.bytesAcked - (base.state === SYN_SENT ? 1 : 0)
    this.#delivered = Math.max(this.#delivered, Math.min(acked, sent))
    this.#retransmitted = Math.max(this.#retransmitted, reading.bytesRetransmitted - base.bytesRetransmitted)

    // The kernel's clock moves in steps: a difference may exceed the true one by a step.
    const busy = Math.min(reading.busy - base.busy, time - this.#begin)
    const active = Math.max(this.#deliveredActive, busy, this.#delivered > 0 ? this.#shortest : 0)
    // Grows by no more than `deliveredActive` does, so that it is a part of that in every delta too.
    const most = this.#peerLimited + active - this.#deliveredActive
    const limited = Math.min(reading.windowLimited - base.windowLimited, most)
    this.#peerLimited = Math.max(this.#peerLimited, limited)
    this.#deliveredActive = active
  }

  #readArrived(time: number, quiet: number, reading: TcpReading): void {
    if (quiet > this.#openSince) this.#openNext(quiet)
    if (reading.dataSegmentsReceived === this.#segmentsOpen) return
    const lastArrival = time - reading.sinceLastReceived
    this.#arrivedOpen = Math.max(this.#arrivedOpen, Math.min(lastArrival, time) - this.#openSince)
  }

  #openNext(time: number): void {
    this.#arrived += this.#arrivedOpen
    this.#arrivedOpen = 0
    this.#openSince = time
  }
}
