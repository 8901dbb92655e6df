import { bytesPerSecond } from './bytes-per-second.js'
import { Rate } from './rate.js'
import type { Stats } from './stats.js'

/** The stats of a window in which nothing moved. */
export function idleStats(duration: number): Stats {
  return {
    recvTotal: 0,
    recvMin: 0,
    recvMax: 0,
    recvAvg: 0,
    recvActive: 0,
    sentTotal: 0,
    sentMin: 0,
    sentMax: 0,
    sentAvg: 0,
    sentActive: 0,
    duration,
  }
}

/** The stats of a window of one sample: what moved, moved in all of it. */
export function oneSampleStats(recv: number, sent: number, duration: number): Stats {
  const recvRate = bytesPerSecond(recv, duration)
  const sentRate = bytesPerSecond(sent, duration)
  return {
    recvTotal: recv,
    recvMin: recvRate,
    recvMax: recvRate,
    recvAvg: recvRate,
    recvActive: recv > 0 ? duration : 0,
    sentTotal: sent,
    sentMin: sentRate,
    sentMax: sentRate,
    sentAvg: sentRate,
    sentActive: sent > 0 ? duration : 0,
    duration,
  }
}

/**
 * What a session moved since a moment.
 *
 * Time begins with the constructor. It advances with `sample`, each ending a sample that moved bytes, and may
 * be read in between with `stats`. Totals and times are absolute: the counters of the connection and the
 * monotonic clock.
 *
 * Callers may skip samples in which nothing moved: both methods take `quiet`, which is when the last skipped one ended.
 */
export class StatsWindow {
  readonly #sampleLength: number
  readonly #since: number
  readonly #recvSince: number
  readonly #sentSince: number
  readonly #recvRate = new Rate()
  readonly #sentRate = new Rate()
  // the open sample
  #openSince: number
  #recvOpen: number
  #sentOpen: number

  /** @param sampleLength ms between two samples, the `rateInterval` */
  constructor(sampleLength: number, since: number, recv: number, sent: number) {
    this.#sampleLength = sampleLength
    this.#since = this.#openSince = since
    this.#recvSince = this.#recvOpen = recv
    this.#sentSince = this.#sentOpen = sent
  }

  /** Whether anything has moved since the last sample. */
  isOpen(recv: number, sent: number): boolean {
    return recv !== this.#recvOpen || sent !== this.#sentOpen
  }

  /** Whether bytes have been received since then. */
  isRecvOpen(recv: number): boolean {
    return recv !== this.#recvOpen
  }

  sample(time: number, quiet: number, recv: number, sent: number): void {
    this.#skip(quiet)
    const ms = time - this.#openSince
    this.#recvRate.close(recv - this.#recvOpen, ms, this.#sampleLength / 2)
    this.#sentRate.close(sent - this.#sentOpen, ms, this.#sampleLength / 2)
    this.#openSince = time
    this.#recvOpen = recv
    this.#sentOpen = sent
  }

  stats(time: number, quiet: number, recv: number, sent: number): Stats {
    this.#skip(quiet)
    const duration = time - this.#since
    const ms = time - this.#openSince
    const shortest = this.#sampleLength / 2
    const recvd = this.#recvRate.read(recv - this.#recvSince, duration, recv - this.#recvOpen, ms, shortest)
    const sentd = this.#sentRate.read(sent - this.#sentSince, duration, sent - this.#sentOpen, ms, shortest)
    return {
      recvTotal: recvd.total,
      recvMin: recvd.min,
      recvMax: recvd.max,
      recvAvg: recvd.avg,
      recvActive: recvd.active,
      sentTotal: sentd.total,
      sentMin: sentd.min,
      sentMax: sentd.max,
      sentAvg: sentd.avg,
      sentActive: sentd.active,
      duration,
    }
  }

  /** Closes the samples up to `quiet`. However many they were, only the last can have a short one joined to it. */
  #skip(quiet: number): void {
    const ms = Math.min(quiet - this.#openSince, this.#sampleLength)
    if (ms <= 0) return
    this.#recvRate.close(0, ms, this.#sampleLength / 2)
    this.#sentRate.close(0, ms, this.#sampleLength / 2)
    this.#openSince = quiet
  }
}
