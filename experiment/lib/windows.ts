import { msOf } from './attributes.js'
import type { HistogramPoint } from './point.js'

/** In which time window a point lies, counted from the first. */
export type WindowOf = (point: HistogramPoint) => number

/** ms: an hour, in which shares that follow the day hardly change. */
const LONGEST_DEFAULT = 3_600_000
const MOST_WINDOWS = 24

/**
 * The time windows of some points: each point in the one where the middle of its interval lies. `undefined` where there
 * is no more than one: where a point has no times, or its interval is as long as all the time there is, as that of a
 * cumulative stream.
 */
export function windowsOf(points: readonly HistogramPoint[], window?: number): WindowOf | undefined {
  let [from, to, longest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (const { startTime, endTime } of points) {
    if (startTime === undefined || endTime === undefined) return undefined
    const [start, end] = [msOf(startTime), msOf(endTime)]
    from = Math.min(from, start)
    to = Math.max(to, end)
    longest = Math.max(longest, end - start)
  }
  const whole = to - from
  const length = Math.max(longest, window ?? Math.min(LONGEST_DEFAULT, whole / MOST_WINDOWS))
  if (!(length < whole)) return undefined
  return ({ startTime, endTime }) =>
    startTime === undefined || endTime === undefined
      ? 0
      : Math.floor(((msOf(startTime) + msOf(endTime)) / 2 - from) / length)
}
