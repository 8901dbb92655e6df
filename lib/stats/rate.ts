import { bytesPerSecond } from './bytes-per-second.js'

/** One direction of {@link Stats}: bytes, bytes/s and ms. */
export interface Rates {
  readonly total: number
  readonly min: number
  readonly max: number
  readonly avg: number
  readonly active: number
}

/**
 * The rates of one direction over a span.
 *
 * Begins empty. Advances with `close`, a sample at a time. Can be read at any time with `read`, which adds the
 * sample that is still open and changes nothing.
 *
 * The last closed sample is kept apart from those before it, for the next may still be joined to it: a sample
 * shorter than `shortest` never stands alone if it has a neighbour.
 */
export class Rate {
  // of the samples before the last
  #min = 0
  #max = 0
  #active = 0
  // the last sample
  #bytes = 0
  #ms = 0

  /** Ends a sample of `ms` milliseconds in which `bytes` moved. */
  close(bytes: number, ms: number, shortest: number): void {
    if (bytes === 0 && ms < shortest) return
    if (ms < shortest || this.#ms < shortest) {
      this.#bytes += bytes
      this.#ms += ms
      return
    }
    if (this.#bytes > 0) {
      const rate = bytesPerSecond(this.#bytes, this.#ms)
      this.#min = this.#active > 0 ? Math.min(this.#min, rate) : rate
      this.#max = Math.max(this.#max, rate)
      this.#active += this.#ms
    }
    this.#bytes = bytes
    this.#ms = ms
  }

  /**
   * The rates, with the open sample of `ms` milliseconds in which `bytes` moved.
   *
   * @param total the bytes of the whole span
   * @param duration the length of the whole span in ms: sums of samples round, and `active` must not exceed it
   */
  read(total: number, duration: number, bytes: number, ms: number, shortest: number): Rates {
    let min = this.#active > 0 ? this.#min : Number.POSITIVE_INFINITY
    let max = this.#max
    let active = this.#active
    const count = (sampleBytes: number, sampleMs: number): void => {
      if (sampleBytes === 0) return
      const rate = bytesPerSecond(sampleBytes, sampleMs)
      min = Math.min(min, rate)
      max = Math.max(max, rate)
      active += sampleMs
    }
    if (bytes > 0 && (ms < shortest || this.#ms < shortest)) {
      count(this.#bytes + bytes, this.#ms + ms)
    } else {
      count(this.#bytes, this.#ms)
      count(bytes, ms)
    }
    active = Math.min(active, duration)
    const avg = bytesPerSecond(total, active)
    // In no time nothing has a rate, though the sample went on after it.
    if (active === 0) max = 0
    // The mean lies between the extremes, but for the last digit of a rounded division.
    return { total, min: Math.min(min, avg), max: Math.max(max, avg), avg, active }
  }
}
