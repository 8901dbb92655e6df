import type { Attributes, Meter, ObservableResult } from '@opentelemetry/api'
import { METRIC_CONNECTIONS, UNIT_CONNECTIONS } from './conventions.js'
import type { OpenCounts } from './open-counts.js'

/**
 * Adds up the open connections by their attributes, for all who observe any with the same meter: of two observations
 * with the same attributes in one collection the SDK keeps only the last.
 *
 * Begins with the first `add`. Ends with the first collection after the last `remove`, which tells that nothing is
 * open any more: the SDK goes on exporting, cumulatively, what was observed last.
 */
export class Census {
  readonly #counts = new Set<OpenCounts>()
  readonly #instrument
  /** The attributes that were told not to be 0 last time. */
  #told = new Map<string, Attributes>()

  constructor(meter: Meter) {
    this.#instrument = meter.createObservableUpDownCounter(METRIC_CONNECTIONS, {
      unit: UNIT_CONNECTIONS,
      description: 'Open connections',
    })
  }

  add(counts: OpenCounts): void {
    this.#counts.add(counts)
    this.#instrument.addCallback(this.#observe)
  }

  remove(counts: OpenCounts): void {
    this.#counts.delete(counts)
  }

  readonly #observe = (result: ObservableResult): void => {
    const sums = new Map<string, { readonly attributes: Attributes; sum: number }>()
    for (const counts of this.#counts) {
      counts.read(({ key, all: attributes }, count) => {
        sums.set(key, { attributes, sum: (sums.get(key)?.sum ?? 0) + count })
      })
    }
    for (const [key, attributes] of this.#told) if (!sums.has(key)) result.observe(0, attributes)
    this.#told = new Map()
    for (const [key, { attributes, sum }] of sums) {
      result.observe(sum, attributes)
      this.#told.set(key, attributes)
    }
    if (this.#counts.size === 0) this.#instrument.removeCallback(this.#observe)
  }
}

const censuses = new WeakMap<Meter, Census>()

/** The one census of a meter. */
export function censusOf(meter: Meter): Census {
  const census = censuses.get(meter) ?? new Census(meter)
  censuses.set(meter, census)
  return census
}
