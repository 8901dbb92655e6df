import type { CommandOptions } from './options.js'
import { durationOf, durationText } from './values.js'

/** The time that is looked at, in seconds since the epoch, and how far each value of a query looks back. */
export interface Period {
  readonly start: number
  readonly end: number
  /** Seconds: of a window, or of all the time. */
  readonly step: number
  /** The same as Prometheus writes it. */
  readonly range: string
  /** In words: `since 24h`. */
  readonly text: string
}

/** The most points that Prometheus answers for a series of a range query. */
const MAX_WINDOWS = 11_000

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()

function inWords(since: string, start: number | undefined, at: number | undefined): string {
  if (start === undefined) return at === undefined ? `since ${since}` : `in the ${since} before ${iso(at)}`
  return at === undefined ? `since ${iso(start)}` : `from ${iso(start)} to ${iso(at)}`
}

/** @throws Error where no window, or no time at all, is over */
export function periodOf({ since, start: began, at, window }: CommandOptions, now = Date.now()): Period {
  // All queries are of one moment, whenever they are answered.
  let end = at ?? now / 1000
  const start = began ?? end - durationOf(since) / 1000
  const text = inWords(since, began, at)
  if (window === undefined) {
    // Prometheus takes whole milliseconds.
    const length = Math.floor((end - start) * 1000)
    if (length < 1) throw new Error(`no time is over ${text}`)
    return {
      start,
      end,
      step: length / 1000,
      range: began === undefined ? since : durationText(length),
      text,
    }
  }
  const step = window / 1000
  // The windows of an experiment are the same in every look; the last one is looked at when it is over.
  const windows = Math.floor((end - start) / step + 1e-6)
  if (windows < 1) throw new Error(`no window of ${durationText(window)} is over ${text}`)
  if (windows > MAX_WINDOWS) {
    throw new Error(
      `--window ${durationText(window)} makes ${windows} windows ${text}, and a Prometheus answers for ${MAX_WINDOWS} at most`,
    )
  }
  end = start + windows * step
  return { start, end, step, range: durationText(window), text }
}
