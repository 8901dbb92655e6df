import type { Attributes, HrTime } from './attributes.js'
import { isObject, outOfRange, wrongType } from './check.js'

/** What an explicit-bucket histogram has counted: the `Histogram` of `@opentelemetry/sdk-metrics`. */
export interface ExplicitHistogram {
  readonly count: number
  readonly buckets: { readonly boundaries: readonly number[]; readonly counts: readonly number[] }
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** Buckets of an exponential histogram: the first one's index, and the counts from there. */
export interface ExponentialBuckets {
  readonly offset: number
  readonly bucketCounts: readonly number[]
}

/** What an exponential histogram has counted: the `ExponentialHistogram` of `@opentelemetry/sdk-metrics`. */
export interface ExponentialHistogram {
  readonly count: number
  readonly scale: number
  readonly zeroCount: number
  readonly positive: ExponentialBuckets
  readonly negative: ExponentialBuckets
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** A data point of a histogram, as OpenTelemetry's SDK collects it, or {@link prometheusPoints} makes it. */
export interface HistogramPoint {
  readonly value: ExplicitHistogram | ExponentialHistogram
  readonly attributes?: Attributes
  /** With `endTime`, tells whether two points are one cumulative stream read twice. */
  readonly startTime?: HrTime
  readonly endTime?: HrTime
}

export const isExponential = (
  value: ExplicitHistogram | ExponentialHistogram,
): value is ExponentialHistogram => 'scale' in value

/** Every number of sessions that a point has, in whatever bucket. */
export function countsOf({ value }: HistogramPoint): number[] {
  return isExponential(value)
    ? [...value.negative.bucketCounts, value.zeroCount, ...value.positive.bucketCounts]
    : [...value.buckets.counts]
}

function checkCounts(name: string, { value }: HistogramPoint, counts: readonly number[]): void {
  for (const count of counts) {
    if (!Number.isInteger(count) || count < 0)
      throw outOfRange(`${name}: a count`, 'an integer, 0 or more', count)
  }
  const sum = counts.reduce((a, b) => a + b, 0)
  if (sum !== value.count)
    throw outOfRange(`${name}.value.count`, `the sum of its buckets, ${sum}`, value.count)
}

function checkBoundaries(name: string, { buckets }: ExplicitHistogram): void {
  const { boundaries, counts } = buckets
  if (counts.length !== boundaries.length + 1) {
    throw outOfRange(
      `${name}: the number of buckets`,
      `${boundaries.length + 1}, one more than boundaries`,
      counts.length,
    )
  }
  for (const [index, boundary] of boundaries.entries()) {
    const before = boundaries[index - 1] ?? -1
    if (!Number.isFinite(boundary) || boundary < 0 || boundary <= before) {
      throw outOfRange(
        `${name}: boundary ${index}`,
        'finite, 0 or more, and more than the one before',
        boundary,
      )
    }
  }
}

/** Extremes that contradict the buckets are of another run or interval than those, and would spoil every interval. */
function checkExtremes(name: string, { count, min, max, buckets }: ExplicitHistogram): void {
  if (count === 0) return
  const first = buckets.counts.findIndex((each) => each > 0)
  const last = buckets.counts.findLastIndex((each) => each > 0)
  const [lowest, highest] = [
    buckets.boundaries[first - 1] ?? 0,
    buckets.boundaries[last] ?? Number.POSITIVE_INFINITY,
  ]
  for (const [key, value, low, high] of [
    ['min', min, lowest, buckets.boundaries[first] ?? Number.POSITIVE_INFINITY],
    ['max', max, buckets.boundaries[last - 1] ?? 0, highest],
  ] as const) {
    if (value !== undefined && !(value >= low && value <= high)) {
      throw outOfRange(`${name}.value.${key}`, `in its bucket, from ${low} to ${high}`, value)
    }
  }
}

function isHistogram(value: unknown): boolean {
  if (!isObject(value)) return false
  const lists = (of: unknown, key: string): boolean => isObject(of) && Array.isArray(of[key])
  return typeof value.scale === 'number'
    ? lists(value.positive, 'bucketCounts') && lists(value.negative, 'bucketCounts')
    : lists(value.buckets, 'boundaries') && lists(value.buckets, 'counts')
}

/** @throws TypeError for what is no histogram's point, RangeError for one whose numbers cannot be */
export function checkPoint(name: string, point: HistogramPoint): void {
  if (!isObject(point) || !isHistogram(point.value)) throw wrongType(name, "a histogram's data point", point)
  const { value } = point
  checkCounts(name, point, countsOf(point))
  if (isExponential(value)) {
    const integers: [string, number][] = [
      ['scale', value.scale],
      ['positive.offset', value.positive.offset],
    ]
    for (const [key, integer] of integers) {
      if (!Number.isInteger(integer)) throw outOfRange(`${name}.value.${key}`, 'an integer', integer)
    }
    const below = value.negative.bucketCounts.reduce((a, b) => a + b, 0)
    if (below > 0)
      throw outOfRange(`${name}: the number of values below 0`, '0: they have no log scale', below)
  } else {
    checkBoundaries(name, value)
    checkExtremes(name, value)
  }
}
