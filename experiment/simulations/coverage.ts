import { compare, quantile } from '../lib/index.js'
import { type Kind, sampler } from './population.js'
import { random } from './random.js'

/** How often 95 % intervals cover the truth. */
export interface Coverage {
  readonly kind: Kind
  readonly sigma: number
  readonly sessions: number
  /** The true median: where among the buckets it lies makes a difference if they are coarse. */
  readonly median: number
  readonly ofMedian: number
  readonly ofRatio: number
  /** How wide the ratio's interval is: the median over all trials of high / low. */
  readonly width: number
}

/** A single look at two arms of `sessions` each, a true ratio apart, `trials` times. */
export function coverage(
  cell: Pick<Coverage, 'kind' | 'sigma' | 'sessions' | 'median'>,
  trials: number,
  seed: number,
  ratio = 1.2,
): Coverage {
  const { kind, sigma, sessions, median } = cell
  const uniform = random(seed)
  const [incumbent, challenger] = [median, median * ratio].map((each) =>
    sampler(kind, { median: each, sigma }),
  )
  if (incumbent === undefined || challenger === undefined) throw new Error('two arms')
  let [ofMedian, ofRatio] = [0, 0]
  const widths: number[] = []
  for (let trial = 0; trial < trials; trial += 1) {
    const [ours, theirs] = [[incumbent(sessions, uniform)], [challenger(sessions, uniform)]]
    const own = quantile(ours, 0.5)
    if (own.low <= median && median <= own.high) ofMedian += 1
    const { ratio: estimate } = compare(ours, theirs, { looks: 'once' })
    if (estimate.low <= ratio && ratio <= estimate.high) ofRatio += 1
    widths.push(estimate.high / estimate.low)
  }
  const width = widths.sort((a, b) => a - b)[Math.floor(trials / 2)] ?? Number.NaN
  return { ...cell, ofMedian: ofMedian / trials, ofRatio: ofRatio / trials, width }
}
