/**
 * The bucket boundaries of the goodput histograms, in bytes/s: 1, 3, 10, 30 … 10,000,000,000.
 *
 * Goodput of real sessions spans nine decades, from a trickle through a bad link to a data centre next door.
 * OpenTelemetry's default boundaries end at 10,000, so that every faster session fell into the last bucket and
 * a p90 read exactly 10 kB/s. Two buckets a decade place a median within a factor of 1.8 either way at worst,
 * and cost 22 numbers a series.
 *
 * A superset of the layout 1 … 10,000,000 of the fleet that this comes from: the two can be merged, bucket by
 * bucket.
 */
export const goodputBoundaries: readonly number[] = Object.freeze([
  1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000,
  30_000_000, 100_000_000, 300_000_000, 1_000_000_000, 3_000_000_000, 10_000_000_000,
])
