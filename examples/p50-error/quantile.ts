import type { ExponentialHistogram, Histogram } from '@opentelemetry/sdk-metrics'

/** The median as PromQL's histogram_quantile has it: as far into its bucket as its rank is, linearly. */
export function explicitMedian({ buckets, count }: Histogram): number {
  const { boundaries, counts } = buckets
  let before = 0
  for (const [index, inside] of counts.entries()) {
    if (before + inside >= count / 2) {
      const low = boundaries[index - 1] ?? 0
      // Of the last bucket nothing is known but where it begins.
      const high = boundaries[index] ?? low
      return low + (high - low) * ((count / 2 - before) / inside)
    }
    before += inside
  }
  return Number.NaN
}

/** The same of an exponential histogram, whose buckets are cut geometrically. */
export function exponentialMedian({ positive, scale, count }: ExponentialHistogram): number {
  let before = 0
  for (const [index, inside] of positive.bucketCounts.entries()) {
    if (before + inside >= count / 2) {
      return 2 ** ((positive.offset + index + (count / 2 - before) / inside) / 2 ** scale)
    }
    before += inside
  }
  return Number.NaN
}
