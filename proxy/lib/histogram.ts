import type { Histogram } from '@opentelemetry/sdk-metrics'

/** Both together; their boundaries are the same. */
export function add(a: Histogram, b: Histogram): Histogram {
  const { boundaries, counts } = a.buckets
  return {
    buckets: { boundaries, counts: counts.map((count, index) => count + (b.buckets.counts[index] ?? 0)) },
    count: a.count + b.count,
    sum: (a.sum ?? 0) + (b.sum ?? 0),
    min: Math.min(a.min ?? Number.POSITIVE_INFINITY, b.min ?? Number.POSITIVE_INFINITY),
    max: Math.max(a.max ?? Number.NEGATIVE_INFINITY, b.max ?? Number.NEGATIVE_INFINITY),
  }
}

/** The same in fewer buckets; each of the new boundaries is one of the old ones. */
export function coarser(histogram: Histogram, boundaries: readonly number[]): Histogram {
  const old = histogram.buckets
  const counts = new Array<number>(boundaries.length + 1).fill(0)
  let bucket = 0
  for (const [index, count] of old.counts.entries()) {
    // A bucket ends with its upper boundary; the last one has none.
    const upper = old.boundaries[index] ?? Number.POSITIVE_INFINITY
    while (upper > (boundaries[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1
    counts[bucket] = (counts[bucket] ?? 0) + count
  }
  return { ...histogram, buckets: { boundaries: [...boundaries], counts } }
}
