import type { HistogramPoint } from '../../lib/index.js'
import { counted } from '../points.js'
import { type Sampler, sampler } from '../population.js'
import { plainWinnerOf, testOf, winnerOf } from '../test-of.js'
import type { Circumstance } from './circumstance.js'

const once = { looks: 'once' } as const

function judged(ours: HistogramPoint, theirs: HistogramPoint): { before: boolean; after: boolean } {
  const tested = testOf(ours, theirs, once)
  return { before: plainWinnerOf(tested) !== 0, after: winnerOf(tested) !== 0 }
}

/** Sessions in two buckets, a `share` of them in the slower one. */
function drawn(sessions: number, share: number, uniform: () => number): HistogramPoint {
  let slow = 0
  for (let session = 0; session < sessions; session += 1) if (uniform() < share) slow += 1
  return counted([slow, sessions - slow, 0], [300_000, 1_000_000])
}

const capped = (incumbent: number, challenger: number, share: number, trials: number): Circumstance => ({
  name: `${((1 - share) * 100).toFixed(1)} % of sessions at a cap, ${incumbent} and ${challenger}`,
  remedy: 'the larger of two errors',
  trials,
  trial: (uniform) => judged(drawn(incumbent, share, uniform), drawn(challenger, share, uniform)),
})

const narrow = sampler('exponential', { median: 100_000, sigma: 0.5 })
const wide = sampler('exponential', { median: 100_000, sigma: 2 })

const spread = (
  name: string,
  of: [Sampler, number],
  than: [Sampler, number],
  trials: number,
): Circumstance => ({
  name: `equal medians, sigma ${name}, ${of[1]} and ${than[1]}`,
  remedy: 'the larger of two errors',
  trials,
  trial: (uniform) => judged(of[0](of[1], uniform), than[0](than[1], uniform)),
})

/** Arms whose sessions are as good as equal, but not distributed as the variance of equal arms assumes. */
export const spreads = (short: boolean): Circumstance[] => {
  const trials = short ? 400 : 10_000
  return [
    capped(9900, 100, 0.002, trials),
    capped(2970, 30, 0.003, trials),
    spread('0.5 and 2', [narrow, 1900], [wide, 100], trials),
    ...(short
      ? []
      : [
          spread('2 and 0.5', [wide, 1900], [narrow, 100], trials),
          spread('0.5 and 2', [narrow, 2970], [wide, 30], trials),
          spread('0.5 and 2', [narrow, 200], [wide, 200], trials),
        ]),
  ]
}
