import type { Counts } from './rank-test.js'
import { unevenness } from './unevenness.js'

/** How the sessions of a bucket lie in it, at worst: -1 as low as they may, 1 as high, 0 evenly on the log scale. */
export type Lean = -1 | 0 | 1

/** The sessions of an arm as they would be, were each faster by exp(`log`), 0 or more; the array is used again. */
export type Mover = (log: number) => Float64Array

/**
 * Moves sessions up the log scale: those of a bucket lie spread evenly, or with as many of them at one of its edges as
 * {@link unevenness} allows. What does not depend on the factor is computed once: an interval asks for some fifty.
 */
export function mover(edges: readonly number[], counts: Counts, lean: Lean = 0): Mover {
  const size = counts.length
  const ends = new Float64Array(size + 1)
  for (let index = 0; index <= size; index += 1) ends[index] = Math.log(edges[index] as number)
  // Of an open bucket nobody knows who would leave it.
  const staying = new Float64Array(size)
  const [density, aside] = [new Float64Array(size), new Float64Array(size)]
  for (let index = 0; index < size; index += 1) {
    const count = counts[index] as number
    const width = (ends[index + 1] as number) - (ends[index] as number)
    if (!Number.isFinite(width)) staying[index] = count
    else density[index] = count / width
    if (lean !== 0 && count > 0) aside[index] = Math.min(count, unevenness(edges, counts, index))
  }

  const moved = new Float64Array(size)
  const add = (to: number, count: number): void => {
    moved[to] = (moved[to] as number) + count
  }
  return (log) => {
    moved.set(staying)
    let first = 0
    for (let index = 0; index < size; index += 1) {
      const dense = density[index] as number
      if (dense === 0) continue
      const atEdge = aside[index] as number
      // What is at an edge leaves the rest of the bucket as dense as it was, and the part at the other edge empty.
      const empty = atEdge / dense
      let at = (ends[index] as number) + log + (lean > 0 ? empty : 0)
      const last = (ends[index + 1] as number) + log - (lean < 0 ? empty : 0)
      let to = Math.max(first, index)
      while ((ends[to + 1] as number) <= at) to += 1
      first = to
      while (at < last) {
        const next = Math.min(ends[to + 1] as number, last)
        add(to, dense * (next - at))
        at = next
        if (at < last) to += 1
      }
      if (atEdge === 0) continue
      // A value on an edge belongs to the bucket below it.
      const edge = (ends[lean > 0 ? index + 1 : index] as number) + log
      let place = index
      while (edge > (ends[place + 1] as number)) place += 1
      add(place, atEdge)
    }
    return moved
  }
}
