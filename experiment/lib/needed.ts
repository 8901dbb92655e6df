import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { criticalZ, type Looks } from './looks.js'
import { rankTest } from './rank-test.js'

/** Sessions as they would be, were each faster by `ratio`: those of a bucket, spread evenly on the log scale. */
function faster(edges: readonly number[], counts: readonly number[], ratio: number): number[] {
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

/**
 * The expected z of a challenger that is faster by `ratio`, per square root of the information m n / (m + n), in
 * these buckets: sqrt(12 / (1 - sum p^3)) (effect - 1/2).
 */
export function driftOf(edges: readonly number[], counts: readonly number[], ratio: number): number {
  const { effect, resolution } = rankTest(counts, faster(edges, counts, ratio))
  return resolution > 0 ? (effect - 0.5) * Math.sqrt(12 / resolution) : 0
}

/**
 * How many sessions of both arms it takes to find a drift with a probability of `power`, if a `share` of them is
 * the challenger's: (z_alpha + z_power)^2 / (drift^2 share (1 - share)), as Noether's. Of repeated looks, z_alpha is
 * the boundary at the last of them.
 *
 * @see G. E. Noether, Sample size determination for some common nonparametric tests, JASA 82 (1987) 645-647
 */
export function sessionsNeeded(
  drift: number,
  share: number,
  alpha: number,
  power: number,
  looks: Looks,
): number {
  if (drift === 0) return Number.POSITIVE_INFINITY
  const beta = normalQuantile(power, 0, 1)
  // A contraction: with more information the boundary rises, but much more slowly.
  let [information, last] = [8 / drift ** 2, 0]
  while (Math.abs(information - last) > 1e-6 * information) {
    last = information
    information = ((criticalZ(alpha, { looks, drift, information }) + beta) / drift) ** 2
  }
  return Math.ceil(information / (share * (1 - share)))
}
