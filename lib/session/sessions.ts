import { checkDelay, checkFunction, checkObject } from '../check.js'
import { now } from '../schedule/clock.js'
import type { Ring, Turn } from '../schedule/periodic-queue.js'
import { type Pace, Ticker } from '../schedule/scheduler.js'
import type { Stats } from '../stats/stats.js'
import type { ConnectionContext } from './context.js'
import { guardReporter, type Reporter } from './reporter.js'
import type { Measurement, Measuring } from './session.js'

/** `rateInterval` where none is given, in ms. */
const DEFAULT_RATE_INTERVAL = 1000

/**
 * A wake-up costs as much as a hundred samples, and a thousand where the process would have slept: eight runs a
 * second take all samples, two where nothing moves and nobody waits for a first one. A first sample is late by an
 * eighth of a second at most, and longer by as much; the others keep their distance. 32 of them take about 10 µs.
 */
const SAMPLES: Pace = {
  pause: { share: 8, longest: 125 },
  quietPause: { share: 2, longest: 500 },
  turnsPerLook: 32,
}
/** A report is the users' code, and may take any time. */
const REPORTS: Pace = { pause: { share: 16, longest: 16 }, turnsPerLook: 1 }

/** The options of everything that measures. */
export interface MeasuringOptions {
  /**
   * Milliseconds between two samples of the rates, an integer from 1 to 2**31 - 1.
   *
   * @default 1000
   */
  readonly rateInterval?: number
  /**
   * Told what a reporter threw, or rejected with.
   *
   * @default process.emitWarning, once for each text of ten at most
   */
  readonly onError?: (error: unknown) => void
}

/** All that one listener measures at the time, and what it has in common. */
export class Roster<M extends Measurement> implements Measuring {
  readonly rateInterval: number
  readonly reporter: Reporter
  readonly #ticker = new Ticker()
  readonly #samples: Ring<Measurement>
  readonly #reports: Ring<Turn<Measurement>>
  #size = 0
  #reporting = false

  /** @throws TypeError or RangeError naming the argument that is wrong, and its value */
  constructor(interval: number, reporter: Reporter, options: MeasuringOptions) {
    checkDelay('interval', interval)
    checkFunction('reporter', reporter)
    checkObject('options', options)
    const { rateInterval = DEFAULT_RATE_INTERVAL, onError } = options
    checkDelay('options.rateInterval', rateInterval)
    if (onError !== undefined) checkFunction('options.onError', onError)
    this.rateInterval = rateInterval
    this.reporter = guardReporter(reporter, onError)
    this.#samples = this.#ticker.ring(rateInterval, (each, time) => each.sample(time), SAMPLES)
    this.#reports = this.turns(interval, (each, time) => each.report(time))
  }

  /** A ring in whose turns something is reported: one more in which members have places of their own. */
  protected turns<Member>(period: number, act: (member: Member, time: number) => void): Ring<Turn<Member>> {
    const turn = ({ member }: Turn<Member>, time: number): boolean => {
      act(member, time)
      return false
    }
    return this.#ticker.ring(period, turn, REPORTS)
  }

  get size(): number {
    return this.#size
  }

  add(measurement: M, time: number): void {
    this.#samples.add(measurement, time)
    this.#reports.add(measurement.reporting, time)
    this.#size += 1
    this.#ticker.start(time)
  }

  remove(measurement: M): void {
    this.#samples.remove(measurement)
    this.#reports.remove(measurement.reporting)
    this.#size -= 1
    if (this.#size === 0) this.#ticker.stop()
  }

  /** All, in an array of its own: while it is walked, they may come and go. */
  all(): M[] {
    return [...this.#samples] as M[]
  }

  /** All, as one who asks for them is told. */
  open(): { readonly ctx: ConnectionContext; readonly stats: Stats }[] {
    const time = now()
    return this.all().map((each) => ({ ctx: each.context, stats: each.stats(time) }))
  }

  report(): void {
    // A reporter that calls `report` is inside this loop already: what it asks for is being done.
    if (this.#reporting) return
    this.#reporting = true
    for (const each of this.all()) each.report(now())
    this.#reporting = false
  }

  stop(): void {
    for (const each of this.all()) each.stop()
  }
}
