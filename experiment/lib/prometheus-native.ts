import { isObject, outOfRange, wrongType } from './check.js'
import type { HistogramPoint } from './point.js'

/** A bucket of a native histogram: how its ends belong to it, its ends, and how many values it has. */
export type PrometheusBucket = readonly [
  rule: number,
  low: string | number,
  high: string | number,
  count: string | number,
]

/** A native histogram as Prometheus' HTTP API writes it; empty buckets are left out. */
export interface PrometheusHistogram {
  readonly count: string | number
  readonly sum: string | number
  readonly buckets?: readonly PrometheusBucket[]
}

/** A bucket with its numbers. */
interface Bucket {
  readonly low: number
  readonly high: number
  readonly count: number
}

/** One histogram: its values around 0, and those above. */
interface Native {
  readonly zeroCount: number
  readonly positive: readonly Bucket[]
}

/** The rule of the bucket around zero: both of its ends belong to it. */
const ZERO_BUCKET = 3
/** How far a logarithm may be from a whole number: the ends are written as the shortest decimals that say them. */
const TOLERANCE = 1e-6

const numberOf = (value: unknown): number =>
  value === '+Inf'
    ? Number.POSITIVE_INFINITY
    : value === '-Inf'
      ? Number.NEGATIVE_INFINITY
      : typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
        ? Number(value)
        : Number.NaN

/**
 * The points of native histograms. Where all have exponential buckets (schemas -4 to 8), so have the points, at the
 * scale that each has; of custom buckets (schema -53) the points have the boundaries that none of them contradicts.
 *
 * @throws TypeError for what is no native histogram, RangeError for values below 0
 */
export function nativePoints(
  samples: readonly { readonly name: string; readonly histogram: unknown }[],
): HistogramPoint['value'][] {
  const all = samples.map(({ name, histogram }) => checked(name, histogram))
  const scales = all.map(({ positive }) => scaleOf(positive))
  if (scales.every((scale) => scale !== undefined)) {
    const known = scales.filter((scale) => scale !== 'any')
    return scales.map((scale, index) =>
      exponential(all[index] as Native, scale === 'any' ? (known[0] ?? 0) : scale),
    )
  }
  const boundaries = commonBoundaries(all)
  return all.map((each) => explicit(each, boundaries))
}

function checked(name: string, histogram: unknown): Native {
  if (!isObject(histogram) || !(histogram.buckets === undefined || Array.isArray(histogram.buckets))) {
    throw wrongType(name, 'a native histogram: { count, sum, buckets }', histogram)
  }
  let zeroCount = 0
  const positive: Bucket[] = []
  for (const [index, bucket] of ((histogram.buckets ?? []) as unknown[]).entries()) {
    const [rule, low, high, count] = Array.isArray(bucket) ? bucket.map(numberOf) : []
    if (low === undefined || high === undefined || count === undefined || !(low < high) || !(count >= 0)) {
      throw wrongType(`${name}.buckets[${index}]`, '[rule, low, high, count]', bucket)
    }
    if (high <= 0 && count > 0) {
      throw outOfRange(`${name}: the number of values below 0`, '0: they have no log scale', count)
    }
    if (rule === ZERO_BUCKET) zeroCount += count
    else if (high > 0) positive.push({ low: Math.max(low, 0), high, count })
  }
  return { zeroCount, positive: positive.sort((a, b) => a.low - b.low) }
}

/** A whole number, if a logarithm is as good as one. */
function whole(value: number): number | undefined {
  const nearest = Math.round(value)
  return Math.abs(value - nearest) < TOLERANCE ? nearest : undefined
}

/** The scale at which each bucket is `(base^i, base^(i+1)]`; `any` of no bucket, `undefined` if there is none. */
function scaleOf(buckets: readonly Bucket[]): number | 'any' | undefined {
  let scale: number | 'any' | undefined = 'any'
  for (const { low, high } of buckets) {
    const found = low > 0 ? whole(-Math.log2(Math.log2(high / low))) : undefined
    if (found === undefined || (scale !== 'any' && scale !== found)) return undefined
    if (whole(Math.log2(high) * 2 ** found) === undefined) return undefined
    scale = found
  }
  return scale
}

/** Counts that are whole: `increase()` extrapolates. Rounded as sums from the first on, so that the whole is right. */
function rounded(counts: readonly number[]): number[] {
  let [sum, before] = [0, 0]
  return counts.map((count) => {
    sum += count
    const upTo = Math.round(sum)
    const one = upTo - before
    before = upTo
    return one
  })
}

function exponential({ zeroCount, positive }: Native, scale: number): HistogramPoint['value'] {
  const indexOf = ({ high }: Bucket): number => Math.round(Math.log2(high) * 2 ** scale) - 1
  const offset = positive[0] === undefined ? 0 : indexOf(positive[0])
  const [zero = 0, ...whole] = rounded([zeroCount, ...positive.map(({ count }) => count)])
  const bucketCounts: number[] = []
  for (const [index, bucket] of positive.entries()) {
    const place = indexOf(bucket) - offset
    while (bucketCounts.length < place) bucketCounts.push(0)
    bucketCounts.push(whole[index] as number)
  }
  return {
    count: whole.reduce((a, b) => a + b, zero),
    scale,
    zeroCount: zero,
    positive: { offset, bucketCounts },
    negative: { offset: 0, bucketCounts: [] },
  }
}

/** Every end of a bucket that lies inside no other bucket: what is left out as empty has ends that nobody knows. */
function commonBoundaries(all: readonly Native[]): number[] {
  const buckets = all.flatMap(({ positive }) => positive)
  const ends = new Set(buckets.flatMap(({ low, high }) => [low, high]))
  const unlike = [...new Map(buckets.map((bucket) => [`${bucket.low} ${bucket.high}`, bucket])).values()]
  return [...ends]
    .filter((end) => end > 0 && end < Number.POSITIVE_INFINITY)
    .filter((end) => !unlike.some(({ low, high }) => low < end && end < high))
    .sort((a, b) => a - b)
}

function explicit({ zeroCount, positive }: Native, boundaries: readonly number[]): HistogramPoint['value'] {
  const counts = new Array<number>(boundaries.length + 1).fill(0)
  counts[0] = zeroCount
  for (const { high, count } of positive) {
    const found = boundaries.findIndex((boundary) => boundary >= high)
    const place = found < 0 ? boundaries.length : found
    counts[place] = (counts[place] as number) + count
  }
  const whole = rounded(counts)
  return { count: whole.reduce((a, b) => a + b, 0), buckets: { boundaries, counts: whole } }
}
