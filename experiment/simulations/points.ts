import { goodputBoundaries } from 'measured-listener'
import type { Attributes, HistogramPoint } from '../lib/index.js'

/** The counts of a point. */
export const countsOf = ({ value }: HistogramPoint): readonly number[] =>
  'buckets' in value ? value.buckets.counts : value.positive.bucketCounts

/** A point with attributes, and the times of an hour. */
export const labelled = (point: HistogramPoint, attributes: Attributes, hour?: number): HistogramPoint => ({
  ...point,
  attributes,
  ...(hour !== undefined && { startTime: [hour * 3600, 0], endTime: [(hour + 1) * 3600, 0] }),
})

/** A point of counts in some boundaries. */
export const counted = (
  counts: readonly number[],
  boundaries: readonly number[] = goodputBoundaries,
): HistogramPoint => ({
  value: { count: counts.reduce((a, b) => a + b, 0), buckets: { boundaries: [...boundaries], counts } },
})
