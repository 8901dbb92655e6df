import { performance } from 'node:perf_hooks'
import timers from 'node:timers'
import { contextWithoutStores } from '../node/async-context.js'

/** What tells the time, and wakes the process at one. */
export interface Clock {
  /** Milliseconds. */
  now(): number
  setTimeout(callback: () => void, ms: number): Timer
  clearTimeout(timer: Timer): void
}

/** What `setTimeout` gives: an object in Node, a number in a browser's environment (Electron's renderer, jsdom). */
export type Timer = { unref?(): unknown } | number

// Taken when the module loads: an application's tests replace the global ones, and would take ours with them.
const system: Clock = {
  now: performance.now.bind(performance),
  setTimeout: timers.setTimeout,
  clearTimeout: timers.clearTimeout as Clock['clearTimeout'],
}

let clock = system
let latest = Number.NEGATIVE_INFINITY

// A timer keeps the AsyncLocalStorage stores of whoever starts it: ours would run in those of some connection.
const outside = contextWithoutStores()

/** Milliseconds on the monotonic clock. Never falls, whatever the clock does. */
export function now(): number {
  const time = clock.now()
  if (time > latest) latest = time
  return latest
}

/** Starts a timer that does not keep the process alive. It runs in no AsyncLocalStorage store. */
export function startTimer(callback: () => void, ms: number): Timer {
  const timer = outside.runInAsyncScope(clock.setTimeout, undefined, callback, ms)
  if (typeof timer === 'object') timer.unref?.()
  return timer
}

export function stopTimer(timer: Timer | undefined): void {
  if (timer !== undefined) clock.clearTimeout(timer)
}

/** For the tests of this project: another clock, or the system's again. */
export function useClock(other: Clock = system): void {
  clock = other
  latest = Number.NEGATIVE_INFINITY
}
