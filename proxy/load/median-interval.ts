import { median } from 'simple-statistics'

/** The median of a sample, and where the one of all there could be lies, with a confidence of 95 % or more. */
export interface MedianInterval {
  readonly median: number
  readonly low: number
  readonly high: number
}

const CONFIDENCE = 0.95

/**
 * How many values at each end of a sorted sample lie outside of the interval: as many as so few of `count` fair coins
 * fall on one side with a probability of at most 2.5 %. Fewer than 6 values have no such interval.
 */
function outside(count: number): number {
  let probability = 0.5 ** count
  let below = probability
  let ends = 0
  while (below <= (1 - CONFIDENCE) / 2) {
    ends += 1
    probability *= (count - ends + 1) / ends
    below += probability
  }
  return ends
}

/**
 * By the sign test: it asks nothing of the distribution, so pairs that another process disturbed cost width, and no
 * truth. Without bounds where there are fewer than 6 values.
 */
export function medianInterval(values: readonly number[]): MedianInterval {
  const sorted = values.toSorted((a, b) => a - b)
  const ends = outside(sorted.length)
  return {
    median: median(sorted),
    low: ends === 0 ? Number.NEGATIVE_INFINITY : (sorted[ends - 1] as number),
    high: ends === 0 ? Number.POSITIVE_INFINITY : (sorted[sorted.length - ends] as number),
  }
}

/** Whether both bounds are nearer to the median than that share of it. */
export function isNarrow({ median, low, high }: MedianInterval, share: number): boolean {
  return median - low < share * median && high - median < share * median
}
