import { unevenness } from './unevenness.js'

/** How the sessions of a bucket lie in it, at worst: -1 as low as they may, 1 as high, 0 evenly on the log scale. */
export type Lean = -1 | 0 | 1

/**
 * Sessions as they would be, were each faster by `ratio`, 1 or more: those of a bucket, spread evenly on the log scale, or
 * with as many of them at one of its edges as {@link unevenness} allows.
 */
export function faster(
  edges: readonly number[],
  counts: readonly number[],
  ratio: number,
  lean: Lean = 0,
): number[] {
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
    const aside = lean === 0 ? 0 : Math.min(count, unevenness(edges, counts, index))
    // What is at an edge leaves the rest of the bucket as dense as it was, and the part at the other edge empty.
    const empty = (high / low) ** (aside / count)
    const spread = { from: lean > 0 ? low * empty : low, until: lean < 0 ? high / empty : high }
    const density = count / Math.log(high / low)
    let to = index
    let from = spread.from * ratio
    const last = spread.until * ratio
    while (from < last) {
      const until = Math.min(Math.max(from, edges[to + 1] as number), last)
      if (until > from) add(to, density * Math.log(until / from))
      from = until
      if (from < last) to += 1
    }
    if (aside > 0) {
      // A value on an edge belongs to the bucket below it.
      const edge = (lean > 0 ? high : low) * ratio
      let place = index
      while (edge > (edges[place + 1] as number)) place += 1
      add(place, aside)
    }
  }
  return moved
}
