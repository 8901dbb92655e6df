import { type Comparisons, comparisons } from './comparison.js'
import type { Collected } from './metrics.js'
import type { Query } from './query.js'
import type { Rate } from './rates.js'

/** So many times as long as it took is a comparison kept: comparing takes a twentieth of the time, at most. */
const KEPT = 20

interface Kept {
  readonly made: Comparisons | undefined
  /** By `performance.now()`. */
  readonly until: number
}

/**
 * Compares tracks, as often as that leaves time for all else: of six countries it takes 15 ms, of 200 half a second,
 * in which no connection is forwarded.
 */
export class Comparer {
  readonly #kept = new Map<string, Kept>()

  compare(
    collected: Collected,
    rate: Rate,
    query: Query,
    tracks: readonly string[],
    uptime: number,
  ): Comparisons | undefined {
    const began = performance.now()
    for (const [key, { until }] of this.#kept) if (until < began) this.#kept.delete(key)
    const key = JSON.stringify([rate, query.incumbent, query.challenger])
    const kept = this.#kept.get(key)
    if (kept) return kept.made
    const made = comparisons(collected, rate, query, tracks, uptime)
    const now = performance.now()
    this.#kept.set(key, { made, until: now + KEPT * (now - began) })
    return made
  }
}
