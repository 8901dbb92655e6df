/** A bucket's lower and upper boundary. An open one is taken to be as wide as a factor of two. */
export function edges(boundaries, bucket) {
  return [boundaries[bucket - 1] ?? boundaries[0] / 2, boundaries[bucket] ?? boundaries.at(-1) * 2]
}

/**
 * How densely sessions lie in each bucket of a row, on the log scale: the share of the sessions in it, by how wide it
 * is in decades. Buckets are of uneven width, so shares alone would have peaks where buckets are wide.
 */
export function densities({ first, counts, count }, boundaries) {
  return counts.map((inside, index) => {
    const [low, high] = edges(boundaries, first + index)
    return inside / count / Math.log10(high / low)
  })
}

/** From the first bucket that anything is in to the last one, and one more on either side. */
export function rangeOf(rows, boundaries) {
  const first = Math.min(...rows.map((row) => row.first))
  const last = Math.max(...rows.map((row) => row.first + row.counts.length - 1))
  if (!Number.isFinite(first)) return [1_000, 10_000_000]
  return [boundaries[Math.max(0, first - 2)], boundaries[Math.min(boundaries.length - 1, last + 1)]]
}
