import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import { goodputBoundaries } from 'measured-listener'
import type { HistogramPoint } from '../lib/index.js'

/** Log-normal sessions: the median in bytes/s, and the standard deviation of the natural logarithm. */
export interface Population {
  readonly median: number
  readonly sigma: number
}

/** How histograms count: in this package's default boundaries, or exponentially. */
export type Kind = 'default' | 'exponential'

/** Draws the histogram of so many sessions. */
export type Sampler = (sessions: number, uniform: () => number) => HistogramPoint

/** A histogram to which sessions are added, as the cumulative one of a process. */
export interface Growing {
  add(sessions: number, uniform: () => number): void
  /** All sessions so far. */
  point(): HistogramPoint
}

/** Finer than any scale that the SDK arrives at with the spreads and sizes simulated here. */
const FINEST = 7
/** The SDK's default for an exponential histogram. */
const MAX_SIZE = 160

export function sampler(kind: Kind, population: Population): Sampler {
  const begin = growing(kind, population)
  return (sessions, uniform) => {
    const histogram = begin()
    histogram.add(sessions, uniform)
    return histogram.point()
  }
}

/** Begins histograms of a population. */
export function growing(kind: Kind, population: Population): () => Growing {
  return kind === 'default' ? explicit(population, goodputBoundaries) : exponential(population)
}

/** Where in `upTo`, increasing, a uniform number falls: a table tells where to begin. */
function finder(upTo: readonly number[]): (uniform: number) => number {
  const cells = 4096
  const starts: number[] = []
  for (let cell = 0, place = 0; cell < cells; cell += 1) {
    while ((upTo[place] ?? 1) < cell / cells) place += 1
    starts.push(place)
  }
  return (uniform) => {
    let place = starts[Math.floor(uniform * cells)] ?? 0
    while (uniform > (upTo[place] ?? 1)) place += 1
    return place
  }
}

/** Counts of sessions, each in the bucket that `find` tells. */
function counter(size: number, find: (uniform: number) => number): { counts: number[]; add: Growing['add'] } {
  const counts = new Array<number>(size).fill(0)
  const add = (sessions: number, uniform: () => number): void => {
    for (let session = 0; session < sessions; session += 1) {
      const index = find(uniform())
      counts[index] = (counts[index] as number) + 1
    }
  }
  return { counts, add }
}

const total = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0)

function explicit({ median, sigma }: Population, boundaries: readonly number[]): () => Growing {
  const find = finder(boundaries.map((boundary) => normalCdf(Math.log(boundary / median) / sigma, 0, 1)))
  return () => {
    const { counts, add } = counter(boundaries.length + 1, find)
    return {
      add,
      point: () => ({ value: { count: total(counts), buckets: { boundaries, counts: [...counts] } } }),
    }
  }
}

function exponential({ median, sigma }: Population): () => Growing {
  const indexOf = (z: number): number => Math.floor(Math.log2(median * Math.exp(z * sigma)) * 2 ** FINEST)
  const [first, last] = [indexOf(-6), indexOf(6)]
  const edges = Array.from({ length: last - first }, (_, index) => 2 ** ((first + index + 1) / 2 ** FINEST))
  const find = finder(edges.map((edge) => normalCdf(Math.log(edge / median) / sigma, 0, 1)))
  const negative = { offset: 0, bucketCounts: [] }
  return () => {
    const { counts, add } = counter(edges.length + 1, find)
    const point = (): HistogramPoint => {
      const low = counts.findIndex((count) => count > 0)
      const high = counts.findLastIndex((count) => count > 0)
      // As the SDK does: the finest scale at which all fits.
      let scale = FINEST
      const at = (index: number): number => Math.floor((first + index) / 2 ** (FINEST - scale))
      while (at(high) - at(low) >= MAX_SIZE) scale -= 1
      const offset = at(low)
      const bucketCounts = new Array<number>(at(high) - offset + 1).fill(0)
      for (let index = low; index <= high; index += 1) {
        const to = at(index) - offset
        bucketCounts[to] = (bucketCounts[to] as number) + (counts[index] as number)
      }
      const count = total(counts)
      return { value: { count, scale, zeroCount: 0, positive: { offset, bucketCounts }, negative } }
    }
    return { add, point }
  }
}
