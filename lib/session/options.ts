import { checkDelay, checkFunction, checkOptions } from '../check.js'
import { warnOfRuntime } from '../node/runtime.js'
import { checkReporter, guardReporter, type Reporter, warnOnce } from './reporter.js'

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
   * Told what a reporter threw, or rejected with, and what a socket threw that was asked for its counters.
   * Its own failure is a warning, once for each text.
   *
   * @default process.emitWarning, once for each text of ten at most; of all `measuredSocket`s together
   */
  readonly onError?: (error: unknown) => void
}

export const MEASURING_OPTIONS: readonly string[] = ['rateInterval', 'onError']

/** What a call of a measuring function asks for, checked. */
export interface Settings {
  readonly interval: number
  readonly rateInterval: number
  /** Never throws. */
  readonly reporter: Reporter
  /** Told of what goes wrong besides. Never throws. */
  readonly fail: (error: unknown) => void
}

/**
 * @param known the names of the options that there are
 * @param tell where no `onError` is given: those who share it tell each text once together
 * @throws TypeError or RangeError naming the argument that is wrong, and its value
 */
export function settingsOf(
  interval: number,
  reporter: Reporter,
  options: MeasuringOptions,
  known: readonly string[],
  tell: (error: unknown) => void = warnOnce(),
): Settings {
  checkDelay('interval', interval)
  checkReporter('reporter', reporter)
  checkOptions('options', options, known)
  const { rateInterval = DEFAULT_RATE_INTERVAL, onError } = options
  checkDelay('options.rateInterval', rateInterval)
  if (onError !== undefined) checkFunction('options.onError', onError)
  warnOfRuntime()
  const guarded = guardReporter(reporter, onError ?? tell)
  return { interval, rateInterval, ...guarded }
}
