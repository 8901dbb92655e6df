import type { Layout } from './merge.js'

/** How many sessions lie between each two neighbouring edges. */
export interface Buckets {
  /** One more than there are buckets: the first is 0, the last infinite. */
  readonly edges: readonly number[]
  readonly counts: readonly number[]
  readonly sessions: number
  /** The extremes of all sessions, where every point tells them; else 0 and infinity. */
  readonly min: number
  readonly max: number
}

interface Counted {
  readonly count: number
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** The sum of some points, bucket by bucket. */
export function bucketsOf<T extends Counted>(layout: Layout<T>, values: readonly T[]): Buckets {
  const counts = new Array<number>(layout.edges.length - 1).fill(0)
  let [min, max, sessions] = [Number.POSITIVE_INFINITY, 0, 0]
  for (const value of values) {
    if (value.count === 0) continue
    sessions += value.count
    for (const [index, count] of layout.countsOf(value).entries())
      counts[index] = (counts[index] as number) + count
    min = Math.min(min, value.min ?? 0)
    max = Math.max(max, value.max ?? Number.POSITIVE_INFINITY)
  }
  return sessions === 0
    ? { edges: layout.edges, counts, sessions, min: 0, max: Number.POSITIVE_INFINITY }
    : { edges: layout.edges, counts, sessions, min, max }
}
