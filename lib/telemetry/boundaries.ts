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

/**
 * The bucket boundaries of the session durations, in seconds: 0.01, 0.03, 0.1 … 100,000.
 *
 * A refused handshake is over in 10 ms, a request in less than a second, a tunnel lasts for hours. The boundaries
 * of OpenTelemetry's conventions for http end at 10 s, its default ones at 10,000: the longest sessions, which
 * carry most of the bytes, would all be in one bucket. Half-decades, as those of the goodput, so that both read
 * with the same error; from 10 ms, below which a session says nothing, to 28 hours; 16 numbers a series.
 */
export const durationBoundaries: readonly number[] = Object.freeze([
  0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000,
])

/**
 * The bucket boundaries of the round-trip times, in seconds: 0.0001, 0.0002, 0.0005, 0.001 … 5.
 *
 * Within a data centre a round trip takes 0.1 ms, across a continent 50 ms, over a satellite 600 ms; a least one of
 * more than 5 s is a broken path. The boundaries of OpenTelemetry's conventions for http begin at 5 ms, its default
 * ones at 5 s. What is compared here are paths to the same clients, whose round trips seldom differ by more than a
 * factor of two: so three a decade, where goodput, which spans nine decades, has two; 16 numbers a series.
 */
export const rttBoundaries: readonly number[] = Object.freeze([
  0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5,
])
