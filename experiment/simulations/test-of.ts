import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import type { Buckets } from '../lib/buckets.js'
import type { CompareOptions, HistogramPoint } from '../lib/index.js'
import { align } from '../lib/merge.js'
import { boundaryOf, fewestSessions, shownBy, type Tested, testPairs } from '../lib/tested.js'

/** The test of `compare`, without the intervals, which take ten times as long. */
export function testOf(ours: HistogramPoint, theirs: HistogramPoint, options: CompareOptions = {}): Tested {
  const [incumbent, challenger] = align([[ours], [theirs]]) as [Buckets, Buckets]
  return testPairs([{ incumbent, challenger }], options)
}

/** What the verdict of `compare` is of: 1 faster, -1 slower, 0 neither. */
export function winnerOf(tested: Tested): -1 | 0 | 1 {
  const { minSessions, alpha } = tested.settings
  return fewestSessions(tested) < minSessions ? 0 : shownBy(tested, boundaryOf(tested, alpha))
}

/** The same, of Mann-Whitney with the error of equal arms alone, at 5 %, as if this were the only look. */
export function plainWinnerOf({ test }: Tested): -1 | 0 | 1 {
  const z = (test.effect - 0.5) / test.equalError
  return Math.abs(z) > normalQuantile(0.975, 0, 1) ? (Math.sign(z) as -1 | 0 | 1) : 0
}
