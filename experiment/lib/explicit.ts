import type { Layout } from './merge.js'
import type { ExplicitHistogram } from './point.js'

/**
 * The buckets of explicit boundaries: `[0, b0], (b0, b1], … (bk, ∞)`, of the boundaries that all have. Values are
 * rates and durations: none is below 0.
 *
 * @throws RangeError unless one of two lists of boundaries contains the other: their common ones would be no
 *   layout that anybody chose
 */
export function explicitLayout(values: readonly ExplicitHistogram[]): Layout<ExplicitHistogram> {
  const all: (readonly number[])[] = []
  for (const { buckets } of values) {
    if (indexOf(all, buckets.boundaries) < 0) all.push(buckets.boundaries)
  }
  const [coarsest = []] = [...all].sort((a, b) => a.length - b.length)
  for (const boundaries of all) {
    const has = new Set(boundaries)
    const missing = coarsest.find((boundary) => !has.has(boundary))
    if (missing !== undefined) {
      throw new RangeError(
        `cannot merge unequal boundaries: ${missing} of ${shown(coarsest)} is not among ${shown(boundaries)}`,
      )
    }
  }
  const places = all.map((boundaries) => placesOf(boundaries, coarsest))
  return {
    edges: [0, ...coarsest, Number.POSITIVE_INFINITY],
    countsOf: ({ buckets }) => {
      const place = places[indexOf(all, buckets.boundaries)] as number[]
      const counts = new Array<number>(coarsest.length + 1).fill(0)
      for (let index = 0; index < buckets.counts.length; index += 1) {
        const to = place[index] ?? coarsest.length
        counts[to] = (counts[to] as number) + (buckets.counts[index] as number)
      }
      return counts
    },
  }
}

/** Where a list with the same boundaries is; -1 if nowhere. There may be a hundred thousand lists, and all are alike. */
function indexOf(lists: readonly (readonly number[])[], boundaries: readonly number[]): number {
  return lists.findIndex(
    (list) =>
      list === boundaries ||
      (list.length === boundaries.length && list.every((boundary, index) => boundary === boundaries[index])),
  )
}

/** In which coarse bucket each fine one lies. The last has no boundary, and lies in the last. */
function placesOf(fine: readonly number[], coarse: readonly number[]): number[] {
  let place = 0
  return fine.map((boundary) => {
    while (boundary > (coarse[place] ?? Number.POSITIVE_INFINITY)) place += 1
    return place
  })
}

const shown = (boundaries: readonly number[]): string =>
  `[${boundaries.slice(0, 6).join(', ')}${boundaries.length > 6 ? ', …' : ''}]`
