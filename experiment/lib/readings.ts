import type { Buckets } from './buckets.js'
import { geometric, type Place, placeOf } from './place.js'
import type { Ranks } from './ranks.js'

/** A quantile and the ends of its interval, as one way of reading the buckets has them. */
export interface Reading {
  readonly low: number
  readonly middle: number
  readonly high: number
}

/**
 * The quantile `q` and the ends of its interval, read out of the buckets in two ways: with the values inside each as
 * low as they may lie, and as high. The truth is between.
 */
export function readings(buckets: Buckets, q: number, ranks: Ranks): readonly [low: Reading, high: Reading] {
  const { sessions } = buckets
  const position = q * sessions
  const places = {
    low: placeOf(buckets, ranks.low),
    middle: placeOf(buckets, position),
    high: placeOf(buckets, ranks.high, true),
  }
  const read = (lean: 1 | -1, edge: 'low' | 'high'): Reading => {
    const at = (place: Place, rank: number): number => {
      const { before, inside, uneven } = place
      const leant = Math.min(Math.max(rank + lean * uneven, before), before + inside)
      return geometric(place, leant) ?? place[edge]
    }
    return {
      low: ranks.low <= 0 ? 0 : at(places.low, ranks.low),
      middle: at(places.middle, position),
      high: ranks.high >= sessions ? Number.POSITIVE_INFINITY : at(places.high, ranks.high),
    }
  }
  return [read(-1, 'low'), read(1, 'high')]
}
