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

/** Finer than any scale that the SDK arrives at with the spreads and sizes simulated here. */
const FINEST = 7
/** The SDK's default for an exponential histogram. */
const MAX_SIZE = 160

export function sampler(kind: Kind, population: Population): Sampler {
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

function explicit({ median, sigma }: Population, boundaries: readonly number[]): Sampler {
  const find = finder(boundaries.map((boundary) => normalCdf(Math.log(boundary / median) / sigma, 0, 1)))
  return (sessions, uniform) => {
    const counts = new Array<number>(boundaries.length + 1).fill(0)
    for (let session = 0; session < sessions; session += 1) {
      const index = find(uniform())
      counts[index] = (counts[index] ?? 0) + 1
    }
    return { value: { count: sessions, buckets: { boundaries, counts } } }
  }
}

function exponential({ median, sigma }: Population): Sampler {
  const indexOf = (z: number): number => Math.floor(Math.log2(median * Math.exp(z * sigma)) * 2 ** FINEST)
  const [first, last] = [indexOf(-6), indexOf(6)]
  const edges = Array.from({ length: last - first }, (_, index) => 2 ** ((first + index + 1) / 2 ** FINEST))
  const find = finder(edges.map((edge) => normalCdf(Math.log(edge / median) / sigma, 0, 1)))
  return (sessions, uniform) => {
    const counts = new Array<number>(edges.length + 1).fill(0)
    let [low, high] = [counts.length, 0]
    for (let session = 0; session < sessions; session += 1) {
      const index = find(uniform())
      counts[index] = (counts[index] ?? 0) + 1
      low = Math.min(low, index)
      high = Math.max(high, index)
    }
    // As the SDK does: the finest scale at which all fits.
    let scale = FINEST
    const at = (index: number): number => Math.floor((first + index) / 2 ** (FINEST - scale))
    while (at(high) - at(low) >= MAX_SIZE) scale -= 1
    const offset = at(low)
    const bucketCounts = new Array<number>(at(high) - offset + 1).fill(0)
    for (let index = low; index <= high; index += 1) {
      const to = at(index) - offset
      bucketCounts[to] = (bucketCounts[to] ?? 0) + (counts[index] ?? 0)
    }
    const negative = { offset: 0, bucketCounts: [] }
    return { value: { count: sessions, scale, zeroCount: 0, positive: { offset, bucketCounts }, negative } }
  }
}
