/**
 * How far, in sessions, the number below a value inside a bucket may be from that of an even spread on the log
 * scale.
 *
 * Nobody knows how values lie inside a bucket. Where their density varies by w over a bucket of width h, an even
 * spread is wrong by h w / 4 at most. Of w the neighbours tell: it is taken to be up to twice the larger difference
 * of the bucket's density from theirs, less what is chance (one standard error), which leaves half of the difference
 * in counts. In fine buckets of a smooth distribution that is next to nothing; next to an empty bucket it is half
 * of all that is inside.
 */
export function unevenness(edges: readonly number[], counts: ArrayLike<number>, index: number): number {
  const width = widthOf(edges, index)
  // An open bucket is infinitely wide, and tells no density.
  if (width === Number.POSITIVE_INFINITY) return 0
  const inside = counts[index] as number
  const lower = difference(edges, counts, index - 1, width, inside)
  return Math.max(0, lower, difference(edges, counts, index + 1, width, inside)) / 2
}

/** By how many sessions a bucket differs from a neighbour, as wide as it, less what is chance. */
function difference(
  edges: readonly number[],
  counts: ArrayLike<number>,
  neighbour: number,
  width: number,
  inside: number,
): number {
  const scale = width / widthOf(edges, neighbour)
  const there = (counts[neighbour] as number) * scale
  return Math.abs(inside - there) - 2 * Math.sqrt(inside + there * scale)
}

function widthOf(edges: readonly number[], index: number): number {
  const [low, high] = [edges[index], edges[index + 1]] as [number, number]
  return low > 0 ? Math.log(high / low) : Number.POSITIVE_INFINITY
}
