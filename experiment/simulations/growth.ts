import type { Looks } from '../lib/index.js'
import { growing, type Kind } from './population.js'
import { random } from './random.js'
import { plainWinnerOf, testOf, winnerOf } from './test-of.js'

/** Two arms that grow, and are looked at. */
export interface Growth {
  readonly kind: Kind
  readonly sigma: number
  readonly ratio: number
  /** The challenger's share of all sessions. */
  readonly share?: number
  /** How many sessions of both arms there are at each look. */
  readonly at: readonly number[]
  readonly looks: Looks
  /** Whether the looks that were taken before are told. */
  readonly told?: boolean
}

/** The first winner of one of the looks: as shares of the trials. */
export interface Winners {
  readonly faster: number
  readonly slower: number
  /** Either, by a plain test at 5 % at each look. */
  readonly plain: number
  /** How many sessions there were when it ended, in the mean. */
  readonly sessions: number
}

/** `times` looks, evenly spread. */
export const evenLooks = (sessions: number, times: number): number[] =>
  Array.from({ length: times }, (_, index) => Math.round((sessions * (index + 1)) / times))

/** Looks at both arms until one wins, `trials` times. */
export function winners(growth: Growth, trials: number, seed: number): Winners {
  const { kind, sigma, ratio, share = 0.5, at, looks, told = false } = growth
  const uniform = random(seed)
  const begin = {
    incumbent: growing(kind, { median: 100_000, sigma }),
    challenger: growing(kind, { median: 100_000 * ratio, sigma }),
  }
  const count = { faster: 0, slower: 0, plain: 0, sessions: 0 }
  for (let trial = 0; trial < trials; trial += 1) {
    const [ours, theirs] = [begin.incumbent(), begin.challenger()]
    let [before, winner, plain] = [{ ours: 0, theirs: 0 }, 0, 0]
    for (const [index, sessions] of at.entries()) {
      const now = { theirs: Math.round(sessions * share), ours: sessions - Math.round(sessions * share) }
      ours.add(now.ours - before.ours, uniform)
      theirs.add(now.theirs - before.theirs, uniform)
      before = now
      const taken =
        told && typeof looks === 'object' ? { looks: { ...looks, taken: at.slice(0, index) } } : { looks }
      const tested = testOf(ours.point(), theirs.point(), taken)
      plain ||= plainWinnerOf(tested)
      winner = winnerOf(tested)
      if (winner !== 0 || index === at.length - 1) {
        count.sessions += sessions
        break
      }
    }
    if (winner > 0) count.faster += 1
    if (winner < 0) count.slower += 1
    if (plain !== 0) count.plain += 1
  }
  const { faster, slower, plain, sessions } = count
  return {
    faster: faster / trials,
    slower: slower / trials,
    plain: plain / trials,
    sessions: sessions / trials,
  }
}
