/** Sessions as they would be, were each faster by `ratio`, 1 or more: those of a bucket, spread evenly on the log scale. */
export function faster(edges: readonly number[], counts: readonly number[], ratio: number): number[] {
  const moved = new Array<number>(counts.length).fill(0)
  const add = (to: number, count: number): void => {
    moved[to] = (moved[to] as number) + count
  }
  for (let index = 0; index < counts.length; index += 1) {
    const count = counts[index] as number
    const low = edges[index] as number
    const high = edges[index + 1] as number
    // Of an open bucket nobody knows who would leave it.
    if (count === 0 || low === 0 || high === Number.POSITIVE_INFINITY) {
      add(index, count)
      continue
    }
    const share = count / Math.log(high / low)
    let from = low * ratio
    for (let to = index; from < high * ratio; to += 1) {
      const until = Math.min(Math.max(from, edges[to + 1] as number), high * ratio)
      if (until > from) add(to, share * Math.log(until / from))
      from = until
    }
  }
  return moved
}
