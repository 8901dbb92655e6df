import { exponentialLayout } from './exponential.js'
import {
  checkPoint,
  countsOf,
  type ExplicitHistogram,
  type ExponentialHistogram,
  type HistogramPoint,
  isExponential,
} from './point.js'

/**
 * What a cumulative stream has counted between two readings of it.
 *
 * @throws RangeError if the stream was reset in between, or the readings have different buckets
 *
 * @example
 * import { quantile, since } from 'measured-experiment'
 *
 * const lastHour = since(pointAtNoon, pointAtOne)
 * quantile([lastHour], 0.5)
 */
export function since(earlier: HistogramPoint, later: HistogramPoint): HistogramPoint {
  checkPoint('earlier', earlier)
  checkPoint('later', later)
  const [before, after] = [earlier.startTime, later.startTime]
  if (before !== undefined && after !== undefined && before.join() !== after.join()) {
    throw reset(`it began at ${before}, and began anew at ${after}`)
  }
  return {
    ...later,
    ...(earlier.endTime && { startTime: earlier.endTime }),
    value: difference(earlier, later),
  }
}

const reset = (how: string): RangeError =>
  new RangeError(`the cumulative stream was reset between earlier and later: ${how}; take each run by itself`)

function difference(
  earlier: HistogramPoint,
  later: HistogramPoint,
): ExplicitHistogram | ExponentialHistogram {
  const [a, b] = [earlier.value, later.value]
  if (a.count > b.count) throw reset(`its count fell from ${a.count} to ${b.count}`)
  if (isExponential(a) && isExponential(b)) {
    // An exponential histogram grows coarser as it counts, never finer.
    const layout = exponentialLayout([b, a])
    if (layout.scale !== b.scale) throw reset(`its scale rose from ${a.scale} to ${b.scale}`)
    const [zeroCount = 0, ...bucketCounts] = fallsNowhere(layout.countsOf(a), layout.countsOf(b))
    const positive = { offset: layout.offset, bucketCounts: bucketCounts.slice(1, -1) }
    return { ...b, min: undefined, max: undefined, count: b.count - a.count, zeroCount, positive }
  }
  if (isExponential(a) || isExponential(b) || a.buckets.boundaries.join() !== b.buckets.boundaries.join()) {
    throw new RangeError('cannot subtract earlier from later: their boundaries are not the same')
  }
  const counts = fallsNowhere(countsOf(earlier), countsOf(later))
  const buckets = { boundaries: a.buckets.boundaries, counts }
  return { count: b.count - a.count, buckets }
}

function fallsNowhere(before: readonly number[], after: readonly number[]): number[] {
  return after.map((count, index) => {
    const was = before[index] as number
    if (was > count) throw reset(`bucket ${index} fell from ${was} to ${count}`)
    return count - was
  })
}
