import { random } from '../random.js'
import type { Row } from '../section.js'

/** Equal arms in circumstances that spoil a plain test, and what then helps. */
export interface Circumstance {
  readonly name: string
  /** What the package is told, or does. */
  readonly remedy: string
  readonly trials: number
  /** Outside of what the package assumes: measured, and not judged. */
  readonly outside?: boolean
  /** A trial: how false it is without the remedy, and with it: 0 or 1, or a share of its verdicts. */
  trial(uniform: () => number): { readonly before: number | boolean; readonly after: number | boolean }
}

export const decided = ({ verdict }: { verdict: string }): boolean =>
  verdict === 'slower' || verdict.startsWith('faster')

export function rowOf({ name, remedy, trials, outside, trial }: Circumstance): Row {
  return {
    trials,
    run: (seed) => {
      const uniform = random(seed)
      let [before, after] = [0, 0]
      for (let index = 0; index < trials; index += 1) {
        const found = trial(uniform)
        before += Number(found.before)
        after += Number(found.after)
      }
      const share = after / trials
      const told = outside ? `${(share * 100).toFixed(1)} %, outside` : { share, trials, atMost: 0.05 }
      return [name, remedy, `${((before / trials) * 100).toFixed(1)} %`, told]
    },
  }
}
