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
  const all = [
    ...new Map(values.map(({ buckets }) => [buckets.boundaries.join(), buckets.boundaries])).values(),
  ]
  const [coarsest = []] = all.sort((a, b) => a.length - b.length)
  for (const boundaries of all) {
    const has = new Set(boundaries)
    const missing = coarsest.find((boundary) => !has.has(boundary))
    if (missing !== undefined) {
      throw new RangeError(
        `cannot merge unequal boundaries: ${missing} of ${shown(coarsest)} is not among ${shown(boundaries)}`,
      )
    }
  }
  const places = new Map(all.map((boundaries) => [boundaries.join(), placesOf(boundaries, coarsest)]))
  return {
    edges: [0, ...coarsest, Number.POSITIVE_INFINITY],
    countsOf: ({ buckets }) => {
      const place = places.get(buckets.boundaries.join()) as number[]
      const counts = new Array<number>(coarsest.length + 1).fill(0)
      for (const [index, count] of buckets.counts.entries()) {
        const to = place[index] ?? coarsest.length
        counts[to] = (counts[to] as number) + count
      }
      return counts
    },
  }
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
