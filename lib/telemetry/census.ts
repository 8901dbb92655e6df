import type { Attributes, Meter, ObservableResult } from '@opentelemetry/api'
import { METRIC_CONNECTIONS, UNIT_CONNECTIONS } from './conventions.js'

/** Tells the attributes of every connection that it observes, one by one. */
export type Members = (tell: (attributes: Attributes) => void) => void

interface Group {
  readonly attributes: Attributes
  count: number
}

function keyOf(attributes: Attributes): string {
  return JSON.stringify(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * Counts open connections by their attributes, for all who observe any with the same meter: of two observations
 * with the same attributes in one collection the SDK keeps only the last.
 *
 * Begins with the first `add`. Ends with the first collection after the last `remove`, which tells that nothing is
 * open any more: the SDK goes on exporting, cumulatively, what was observed last.
 */
export class Census {
  readonly #members = new Set<Members>()
  readonly #instrument
  #groups = new Map<string, Group>()

  constructor(meter: Meter) {
    this.#instrument = meter.createObservableUpDownCounter(METRIC_CONNECTIONS, {
      unit: UNIT_CONNECTIONS,
      description: 'Open connections',
    })
  }

  add(members: Members): void {
    this.#members.add(members)
    this.#instrument.addCallback(this.#observe)
  }

  remove(members: Members): void {
    this.#members.delete(members)
  }

  readonly #observe = (result: ObservableResult): void => {
    const groups = new Map<string, Group>()
    for (const members of this.#members) {
      members((attributes) => {
        const key = keyOf(attributes)
        const group = groups.get(key) ?? { attributes, count: 0 }
        group.count += 1
        groups.set(key, group)
      })
    }
    for (const [key, { attributes }] of this.#groups) if (!groups.has(key)) result.observe(0, attributes)
    for (const { attributes, count } of groups.values()) result.observe(count, attributes)
    this.#groups = groups
    if (this.#members.size === 0) this.#instrument.removeCallback(this.#observe)
  }
}

const censuses = new WeakMap<Meter, Census>()

/** The one census of a meter. */
export function censusOf(meter: Meter): Census {
  const census = censuses.get(meter) ?? new Census(meter)
  censuses.set(meter, census)
  return census
}
