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
export function unevenness(edges: readonly number[], counts: readonly number[], index: number): number {
  const width = widthOf(edges, index)
  const inside = counts[index] as number
  // An open bucket is infinitely wide, and tells no density.
  if (width === Number.POSITIVE_INFINITY) return 0
  const differences = [index - 1, index + 1].map((neighbour) => {
    const scale = width / widthOf(edges, neighbour)
    const there = (counts[neighbour] as number) * scale
    return Math.abs(inside - there) - 2 * Math.sqrt(inside + there * scale)
  })
  return Math.max(0, ...differences) / 2
}

function widthOf(edges: readonly number[], index: number): number {
  const [low, high] = [edges[index], edges[index + 1]] as [number, number]
  return low > 0 ? Math.log(high / low) : Number.POSITIVE_INFINITY
}
