import { median, quantileSorted } from 'simple-statistics'

/** A figure, and the interval that holds 95 % of what other runs like this one might have shown. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

const RESAMPLES = 2000

function resample<T>(values: readonly T[]): T[] {
  return Array.from({ length: values.length }, () => values[Math.floor(Math.random() * values.length)] as T)
}

const medianOfMedians = (rounds: readonly (readonly number[])[]): number =>
  median(rounds.map((round) => median([...round])))

/**
 * The median over rounds of the median in each, with a bootstrap interval that draws rounds, and then slices in
 * each: a set of processes is off by several per cent either way however long it runs, so rounds count most.
 */
export function estimate(rounds: readonly (readonly number[])[]): Estimate {
  const drawn = Array.from({ length: RESAMPLES }, () => medianOfMedians(resample(rounds).map(resample)))
  drawn.sort((a, b) => a - b)
  return {
    value: medianOfMedians(rounds),
    low: quantileSorted(drawn, 0.025),
    high: quantileSorted(drawn, 0.975),
  }
}
