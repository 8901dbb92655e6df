import type { Histogram } from '@opentelemetry/sdk-metrics'

/**
 * The median of what a histogram has counted, as a log-scale back end reads it: as far between the two
 * boundaries of its bucket, geometrically, as its rank is among the bucket's counts. The extremes that the point
 * carries narrow the first and last bucket.
 */
export function median({ buckets, count, min, max }: Histogram): number {
  const { boundaries, counts } = buckets
  let before = 0
  for (const [index, inside] of counts.entries()) {
    if (inside > 0 && before + inside >= count / 2) {
      const low = Math.max(boundaries[index - 1] ?? 0, min ?? 0)
      const high = Math.min(boundaries[index] ?? Number.POSITIVE_INFINITY, max ?? Number.POSITIVE_INFINITY)
      return low * (high / low) ** ((count / 2 - before) / inside)
    }
    before += inside
  }
  return Number.NaN
}
