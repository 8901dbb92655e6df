import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'

/** Of normal sessions, the challenger's higher by `shift`: how many pairs have the challenger's above. */
export function sampleRankSum(sessions: number, shift: number, uniform: () => number): number {
  const draw = (by: number): Float64Array =>
    Float64Array.from({ length: sessions }, () => by + normalQuantile(uniform(), 0, 1)).sort()
  const [incumbent, challenger] = [draw(0), draw(shift)]
  let [below, pairs] = [0, 0]
  for (const value of challenger) {
    while (below < sessions && (incumbent[below] ?? value) < value) below += 1
    pairs += below
  }
  return pairs
}
