import type { Histogram } from '@opentelemetry/sdk-metrics'

/** Histograms with the same boundaries add up, bucket by bucket; medians do not. */
export function merge(histograms: readonly Histogram[]): Histogram {
  return histograms.reduce((a, b) => ({
    buckets: {
      boundaries: a.buckets.boundaries,
      counts: a.buckets.counts.map((count, index) => count + (b.buckets.counts[index] ?? 0)),
    },
    count: a.count + b.count,
    sum: (a.sum ?? 0) + (b.sum ?? 0),
    min: Math.min(a.min ?? 0, b.min ?? 0),
    max: Math.max(a.max ?? Number.POSITIVE_INFINITY, b.max ?? Number.POSITIVE_INFINITY),
  }))
}
