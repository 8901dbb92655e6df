/** Sessions as they would be, were each faster by `ratio`, 1 or more: those of a bucket, spread evenly on the log scale. */
export function faster(edges: readonly number[], counts: readonly number[], ratio: number): number[] {
  const moved = new Array<number>(counts.length).fill(0)
  const add = (to: number, count: number): void => {
    moved[to] = (moved[to] as number) + count
  }
  for (const [index, count] of counts.entries()) {
    const [low, high] = [edges[index], edges[index + 1]] as [number, number]
    // Of an open bucket nobody knows who would leave it.
    if (count === 0 || low === 0 || high === Number.POSITIVE_INFINITY) {
      add(index, count)
      continue
    }
    let from = low * ratio
    for (let to = index; from < high * ratio; to += 1) {
      const until = Math.min(Math.max(from, edges[to + 1] as number), high * ratio)
      add(to, (count * Math.log(until / from)) / Math.log(high / low))
      from = until
    }
  }
  return moved
}
