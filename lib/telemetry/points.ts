import type { Attributes } from '@opentelemetry/api'
import { ATTR_COUNTRY, ATTR_DIRECTION, ATTR_ERROR_TYPE } from './conventions.js'

/** Types of errors whose attributes are kept: a dozen occur. A program that makes up codes costs no memory. */
const MAX_ERROR_TYPES = 64

/**
 * The attributes of the points of all sessions of one country with the same attributes of the user's.
 *
 * Made once and shared: to copy five objects for each session costs as much as two of OpenTelemetry's calls. Frozen,
 * because the SDK keeps them with its series.
 */
export class PointAttributes {
  readonly all: Attributes
  readonly receive: Attributes
  readonly transmit: Attributes
  #key: string | undefined
  readonly #byErrorType = new Map<string, Attributes>()

  constructor(all: Attributes) {
    this.all = Object.freeze(all)
    this.receive = Object.freeze({ ...all, [ATTR_DIRECTION]: 'receive' })
    this.transmit = Object.freeze({ ...all, [ATTR_DIRECTION]: 'transmit' })
  }

  /** The same for the same attributes, in whatever order. */
  get key(): string {
    this.#key ??= JSON.stringify(Object.entries(this.all).sort(([a], [b]) => (a < b ? -1 : 1)))
    return this.#key
  }

  /** Those of a session that an error has ended. */
  endedBy(errorType: string): Attributes {
    const known = this.#byErrorType.get(errorType)
    if (known !== undefined) return known
    const attributes = Object.freeze({ ...this.all, [ATTR_ERROR_TYPE]: errorType })
    if (this.#byErrorType.size < MAX_ERROR_TYPES) this.#byErrorType.set(errorType, attributes)
    return attributes
  }
}

/** Combinations of attributes that are kept: as many as the SDK keeps series of an instrument. */
const MAX_POINTS = 2000

/** The attributes of all points of one reporter, by what makes them differ. */
export class SharedPoints {
  readonly #known = new Map<string, PointAttributes>()

  /** @param key the same for the same `own` and `country`, and for no others */
  of(key: string, own: Attributes, country: string): PointAttributes {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (this.#known.size >= MAX_POINTS) this.#known.clear()
    const points = new PointAttributes({ ...own, [ATTR_COUNTRY]: country })
    this.#known.set(key, points)
    return points
  }
}
