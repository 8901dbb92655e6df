import { msOf } from './attributes.js'
import { type Buckets, bucketsOf } from './buckets.js'
import { wrongType } from './check.js'
import { explicitLayout } from './explicit.js'
import { exponentialLayout } from './exponential.js'
import {
  checkPoint,
  countsOf,
  type ExplicitHistogram,
  type ExponentialHistogram,
  type HistogramPoint,
  isExponential,
} from './point.js'

/** How values of all points fall into the same buckets: their edges, and the counts of one point in them. */
export interface Layout<T> {
  readonly edges: readonly number[]
  countsOf(value: T): number[]
}

/** @throws TypeError or RangeError for what is no list of histogram points, or an empty one */
export function checkPoints(name: string, points: readonly HistogramPoint[], least: 0 | 1 = 1): void {
  if (!Array.isArray(points) || points.length < least) {
    throw wrongType(name, `a list of ${least} or more data points of a histogram`, points)
  }
  for (const [index, point] of points.entries()) checkPoint(`${name}[${index}]`, point)
  checkReadOnce(name, points)
}

/**
 * Points of a cumulative stream hold all since its start: two of them would count the sessions before the first
 * twice. Of different processes, or of different intervals of one, no two points start in the same nanosecond.
 */
function checkReadOnce(name: string, points: readonly HistogramPoint[]): void {
  const ends = new Map<string, { readonly index: number; readonly end: string }>()
  const counts = (index: number): string => countsOf(points[index] as HistogramPoint).join()
  const starts = sharedStarts(points)
  for (const [index, { attributes, startTime, endTime }] of points.entries()) {
    if (startTime === undefined || endTime === undefined || !starts.has(msOf(startTime))) continue
    const stream = JSON.stringify([startTime, Object.entries(attributes ?? {}).sort()])
    const end = endTime.join()
    const other = ends.get(stream)
    if (other !== undefined && other.end !== end) {
      throw new RangeError(
        `${name}[${other.index}] and ${name}[${index}] are one cumulative stream, read twice: the later one ` +
          'holds the sessions of the earlier; pass only that, or what came in between, since(earlier, later)',
      )
    }
    // Two processes may have begun, and been collected, in the same moment: they have not counted the same.
    if (other !== undefined && counts(other.index) === counts(index)) {
      throw new RangeError(
        `${name}[${other.index}] and ${name}[${index}] are the same point, twice: pass it once`,
      )
    }
    ends.set(stream, { index, end })
  }
}

/** The times, ms, at which more than one point starts: points of a fleet mostly do not, and need no comparison. */
function sharedStarts(points: readonly HistogramPoint[]): ReadonlySet<number> {
  const [seen, shared] = [new Set<number>(), new Set<number>()]
  for (const { startTime } of points) {
    if (startTime === undefined) continue
    const start = msOf(startTime)
    if (seen.has(start)) shared.add(start)
    else seen.add(start)
  }
  return shared
}

/**
 * The points of each arm in one set of buckets: the same ones for all, as fine as every point allows.
 *
 * @throws RangeError if there are none
 */
export function align(arms: readonly (readonly HistogramPoint[])[]): Buckets[] {
  const values = arms.map((points) => points.map(({ value }) => value))
  const all = values.flat()
  const exponential = all.filter(isExponential)
  if (exponential.length === 0) {
    const layout = explicitLayout(all as ExplicitHistogram[])
    return values.map((each) => bucketsOf(layout, each as ExplicitHistogram[]))
  }
  if (exponential.length < all.length) {
    throw new RangeError(
      `cannot merge exponential histograms (scale ${exponential[0]?.scale}) with explicit buckets: they have no common boundaries`,
    )
  }
  const layout = exponentialLayout(exponential)
  return values.map((each) => bucketsOf(layout, each as ExponentialHistogram[]))
}
