import type { Duplex } from 'node:stream'
import { checkDelay, checkFunction, checkObject } from './check.js'
import { now } from './clock.js'
import { Connection, type Opening } from './connection.js'
import type { Measuring } from './measurement.js'
import { guardReporter, type Reporter } from './reporter.js'
import { Ticker } from './ticker.js'

/** `rateInterval` where none is given, in ms. */
const DEFAULT_RATE_INTERVAL = 1000

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
   * @default process.emitWarning
   */
  readonly onError?: (error: unknown) => void
}

/** The open connections of one listener, and what they have in common. */
export class Roster implements Measuring {
  readonly rateInterval: number
  readonly ticker: Ticker
  readonly reporter: Reporter
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
    this.ticker = new Ticker(interval, rateInterval)
    this.reporter = guardReporter(reporter, onError)
  }

  get size(): number {
    return this.ticker.size
  }

  open(socket: Duplex, opening: Opening): Connection {
    return new Connection(this, socket, opening)
  }

  /** The open connections, in an array of its own: while it is walked, connections may come and go. */
  connections(): Connection[] {
    return [...this.ticker] as Connection[]
  }

  report(): void {
    // A reporter that calls `report` is inside this loop already: what it asks for is being done.
    if (this.#reporting) return
    this.#reporting = true
    for (const connection of this.connections()) connection.report(now())
    this.#reporting = false
  }

  stop(): void {
    for (const connection of this.connections()) connection.stop()
  }
}
