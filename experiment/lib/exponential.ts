import type { Layout } from './merge.js'
import type { ExponentialHistogram } from './point.js'

/** How many buckets the SDK's exponential histograms have at most, unless they are told otherwise. */
const MAX_SIZE = 160

/** Buckets of an exponential histogram from `offset` on, at the scale that all have. */
export interface ExponentialLayout extends Layout<ExponentialHistogram> {
  readonly scale: number
  readonly offset: number
}

/**
 * The buckets of exponential histograms: zero, what lies between it and the first bucket, `(base^i, base^(i+1)]`
 * with `base = 2^(2^-scale)`, and what is above the last. Two histograms merge at the lower scale without error:
 * a bucket `i` there holds just the buckets `2i` and `2i + 1` of the next finer scale. Beyond 160 buckets, or as many
 * as one has, the scale falls further: so that parts say what one histogram of the whole would say.
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram
 */
export function exponentialLayout(values: readonly ExponentialHistogram[]): ExponentialLayout {
  const used = values.filter(({ positive }) => positive.bucketCounts.length > 0)
  const maxSize = used.reduce((most, { positive }) => Math.max(most, positive.bucketCounts.length), MAX_SIZE)
  let scale = values.reduce((least, value) => Math.min(least, value.scale), Number.POSITIVE_INFINITY)
  /** Where a bucket lies in the coarser scale: its index halved, rounded down, as often as there are steps. */
  const coarse = (index: number, from: number): number => Math.floor(index / 2 ** (from - scale))
  const first = (): number =>
    used.reduce(
      (least, { positive, scale: from }) => Math.min(least, coarse(positive.offset, from)),
      Number.POSITIVE_INFINITY,
    )
  const last = (): number =>
    used.reduce(
      (most, { positive: { offset, bucketCounts }, scale: from }) =>
        Math.max(most, coarse(offset + bucketCounts.length - 1, from)),
      Number.NEGATIVE_INFINITY,
    )
  while (last() - first() >= maxSize) scale -= 1
  const offset = used.length === 0 ? 0 : first()
  const size = used.length === 0 ? 0 : last() - offset + 1
  const edge = (index: number): number => 2 ** ((offset + index) * 2 ** -scale)

  return {
    scale,
    offset,
    edges: [0, 0, ...Array.from({ length: size + 1 }, (_, index) => edge(index)), Number.POSITIVE_INFINITY],
    countsOf: ({ positive, zeroCount, scale: from }) => {
      const counts = new Array<number>(size + 3).fill(0)
      counts[0] = zeroCount
      for (const [index, count] of positive.bucketCounts.entries()) {
        const to = coarse(positive.offset + index, from) - offset + 2
        counts[to] = (counts[to] as number) + count
      }
      return counts
    },
  }
}
