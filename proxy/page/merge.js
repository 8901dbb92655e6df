/** Adds up distributions bucket by bucket. */
export function mergeRows(rows, buckets) {
  const counts = new Array(buckets).fill(0)
  for (const row of rows) {
    for (const [index, count] of row.counts.entries()) counts[row.first + index] += count
  }
  return { counts, count: rows.reduce((sum, row) => sum + row.count, 0) }
}

/** The value below which a share lies, placed geometrically within its bucket. */
export function quantile({ counts, count }, boundaries, share) {
  let before = 0
  for (const [index, inside] of counts.entries()) {
    if (inside > 0 && before + inside >= share * count) {
      const low = boundaries[index - 1] ?? boundaries[0] / 2
      const high = boundaries[index] ?? boundaries.at(-1) * 2
      return low * (high / low) ** ((share * count - before) / inside)
    }
    before += inside
  }
  return 0
}

/** From the first bucket that anything is in to the last one, and one more on either side. */
export function rangeOf(rows, boundaries) {
  const first = Math.min(...rows.map((row) => row.first))
  const last = Math.max(...rows.map((row) => row.first + row.counts.length - 1))
  if (!Number.isFinite(first)) return [1_000, 10_000_000]
  return [boundaries[Math.max(0, first - 2)], boundaries[Math.min(boundaries.length - 1, last + 1)]]
}
