import { compare, type HistogramPoint, type Looks } from '../lib/index.js'
import { type Kind, sampler } from './population.js'
import { random } from './random.js'

/** How often a verdict names one of two equal arms faster or slower. */
export interface FalseWinners {
  readonly kind: Kind
  readonly sigma: number
  /** Of each arm, at the last look. */
  readonly sessions: number
  readonly times: number
  readonly looks: Looks
  readonly faster: number
  readonly slower: number
}

/** Looks at two growing arms `times` times, evenly, and stops at the first winner; `trials` times. */
export function falseWinners(
  cell: Omit<FalseWinners, 'faster' | 'slower'>,
  trials: number,
  seed: number,
): FalseWinners {
  const verdicts = winners({ ...cell, ratio: 1 }, trials, seed)
  return { ...cell, faster: verdicts.faster / trials, slower: verdicts.slower / trials }
}

/** How many of `trials` end with each winner. */
export function winners(
  cell: Omit<FalseWinners, 'faster' | 'slower'> & { readonly ratio: number },
  trials: number,
  seed: number,
): { faster: number; slower: number } {
  const { kind, sigma, sessions, times, looks, ratio } = cell
  const uniform = random(seed)
  const incumbent = sampler(kind, { median: 100_000, sigma })
  const challenger = sampler(kind, { median: 100_000 * ratio, sigma })
  const count = { faster: 0, slower: 0 }
  for (let trial = 0; trial < trials; trial += 1) {
    const ours: HistogramPoint[] = []
    const theirs: HistogramPoint[] = []
    for (let look = 1; look <= times; look += 1) {
      const more = Math.round((sessions * look) / times) - Math.round((sessions * (look - 1)) / times)
      ours.push(incumbent(more, uniform))
      theirs.push(challenger(more, uniform))
      const { verdict } = compare(ours, theirs, { looks })
      if (verdict !== 'faster' && verdict !== 'slower') continue
      count[verdict] += 1
      break
    }
  }
  return count
}
