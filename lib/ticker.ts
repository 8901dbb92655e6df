import { MAX_DELAY } from './check.js'
import { now } from './clock.js'
import { type Place, Ring, type Turn } from './ring.js'

/** How long the samples of one run may hold the event loop, and how long its reports, in ms; the rest waits. */
const LONGEST_TURNS = 2
/** Samples between two looks at the clock: about 10 µs of work. A report may take longer, so each looks. */
const SAMPLES_PER_LOOK = 32
/**
 * The least time between two runs, as a share of the period, and never more than so many ms. A wake-up costs as
 * much as a hundred samples: with many members eight runs a second take all samples. A sample that is late by
 * that is longer by as much, and its rate as true.
 */
const SAMPLES = { share: 8, longest: 125 }
const REPORTS = { share: 16, longest: 16 }

/** What a {@link Ticker} calls. Itself the place of its samples. */
export interface Ticking extends Place {
  readonly reporting: Turn<Ticking>
  /** Called every `rateInterval`. */
  sample(time: number): void
  /** Called every `interval`. */
  report(time: number): void
}

function pauseOf(period: number, { share, longest }: typeof SAMPLES): number {
  return Math.max(1, Math.min(longest, Math.floor(period / share)))
}

/**
 * One timer for any number of members, each sampled and reported in its own time.
 *
 * The timer exists only while there are members, and never keeps the process alive.
 */
export class Ticker {
  readonly #samples: Ring<Ticking>
  readonly #reports: Ring<Turn<Ticking>>
  readonly #samplesPause: number
  readonly #reportsPause: number
  /** The earliest times of the next runs. */
  #nextSamples = 0
  #nextReports = 0
  #timer: NodeJS.Timeout | undefined
  #size = 0

  constructor(interval: number, rateInterval: number) {
    this.#samples = new Ring(rateInterval)
    this.#reports = new Ring(interval)
    this.#samplesPause = pauseOf(rateInterval, SAMPLES)
    this.#reportsPause = pauseOf(interval, REPORTS)
  }

  get size(): number {
    return this.#size
  }

  add(member: Ticking, time: number): void {
    this.#samples.add(member, time)
    this.#reports.add(member.reporting, time)
    this.#size += 1
    if (this.#timer === undefined) this.#wait(time)
  }

  remove(member: Ticking): void {
    this.#samples.remove(member)
    this.#reports.remove(member.reporting)
    this.#size -= 1
    if (this.#size === 0) {
      clearTimeout(this.#timer)
      this.#timer = undefined
    }
  }

  /** The members, in the order in which they came. None may come or go meanwhile. */
  [Symbol.iterator](): Iterator<Ticking> {
    return this.#samples[Symbol.iterator]()
  }

  #wait(time: number): void {
    const samples = Math.max(this.#samples.due, this.#nextSamples)
    const reports = Math.max(this.#reports.due, this.#nextReports)
    const delay = Math.max(1, Math.ceil(Math.min(samples, reports) - time))
    this.#timer = setTimeout(this.#run, Math.min(delay, MAX_DELAY))
    this.#timer.unref()
  }

  readonly #run = (): void => {
    this.#timer = undefined
    const start = now()
    if (start >= this.#nextSamples) this.#sample(start)
    if (now() >= this.#nextReports) this.#report(now())
    // A reporter may have closed the last connection, or opened the first of a new round.
    if (this.#size > 0 && this.#timer === undefined) this.#wait(now())
  }

  #sample(start: number): void {
    let time = start
    for (let turns = 1; time - start <= LONGEST_TURNS; turns += 1) {
      const member = this.#samples.turn(time)
      if (member === undefined) {
        this.#nextSamples = start + this.#samplesPause
        return
      }
      member.sample(time)
      if (turns % SAMPLES_PER_LOOK === 0) time = now()
    }
  }

  #report(start: number): void {
    for (let time = start; time - start <= LONGEST_TURNS; time = now()) {
      const turn = this.#reports.turn(time)
      if (turn === undefined) {
        this.#nextReports = start + this.#reportsPause
        return
      }
      turn.member.report(time)
    }
  }
}
