import type { Histogram } from '@opentelemetry/sdk-metrics'

/** The value below which a share of what a histogram counted lies, placed geometrically within its bucket. */
export function quantile(
  { buckets, count, min = 0, max = Number.POSITIVE_INFINITY }: Histogram,
  share: number,
): number {
  const { boundaries, counts } = buckets
  const rank = share * count
  let before = 0
  for (const [index, inside] of counts.entries()) {
    if (inside > 0 && before + inside >= rank) {
      const low = Math.max(boundaries[index - 1] ?? 0, min)
      const high = Math.min(boundaries[index] ?? Number.POSITIVE_INFINITY, max)
      return low * (high / low) ** ((rank - before) / inside)
    }
    before += inside
  }
  return 0
}
