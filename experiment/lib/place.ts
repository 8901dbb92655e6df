import type { Buckets } from './buckets.js'
import { unevenness } from './unevenness.js'

/** A bucket, and how many sessions are below it and inside. */
export interface Place {
  readonly low: number
  readonly high: number
  readonly before: number
  readonly inside: number
  /** By how many sessions an even spread inside may be wrong. */
  readonly uneven: number
}

/**
 * The bucket in which the number of sessions, counted from below, reaches `position`; or, if `beyond`, the one in
 * which it goes past. The two differ where `position` sessions fill their buckets to the edge.
 */
export function placeOf({ edges, counts, min, max }: Buckets, position: number, beyond = false): Place {
  let before = 0
  let found: number | undefined
  for (const [index, inside] of counts.entries()) {
    if (inside === 0) continue
    if (found !== undefined) before += counts[found] as number
    found = index
    if (beyond ? before + inside > position : before + inside >= position) break
  }
  if (found === undefined) return { low: 0, high: Number.POSITIVE_INFINITY, before: 0, inside: 0, uneven: 0 }
  return {
    low: Math.max(edges[found] as number, min),
    high: Math.min(edges[found + 1] as number, max),
    before,
    inside: counts[found] as number,
    uneven: unevenness(edges, counts, found),
  }
}

/**
 * As far between the bucket's edges, on the log scale, as the position is among its sessions. An open bucket has no
 * middle: `undefined`.
 */
export function geometric({ low, high, before, inside }: Place, position: number): number | undefined {
  if (low === high) return low
  if (low === 0 || high === Number.POSITIVE_INFINITY) return undefined
  return low * (high / low) ** ((position - before) / inside)
}
