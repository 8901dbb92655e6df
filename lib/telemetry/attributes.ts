import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { isObject } from '../check.js'
import type { ConnectionContext } from '../session/context.js'
import { ask, type Fail, refusal } from './ask.js'
import { ATTR_COUNTRY, ATTR_DIRECTION, ATTR_ERROR_TYPE } from './conventions.js'
import { countryBy } from './country.js'
import type { TelemetryOptions } from './options.js'
import { type PointAttributes, SharedPoints } from './points.js'

/** What only the reporters set: a session without an error must not seem to have one. */
export const RESERVED: readonly string[] = [ATTR_COUNTRY, ATTR_DIRECTION, ATTR_ERROR_TYPE]

/** The attributes of a connection's points; what goes wrong on the way to them is told to `fail`. */
export type AttributesOf = (ctx: ConnectionContext, fail: Fail) => PointAttributes

/**
 * A primitive, or an array of primitives of one type, as OpenTelemetry takes them; no number that is not finite. The
 * SDK knows a series by the JSON of its attributes, in which NaN and Infinity are one.
 */
function isAttributeValue(value: unknown): boolean {
  const values: unknown[] = Array.isArray(value) ? value : [value]
  const type = typeof values[0]
  return (
    ['string', 'number', 'boolean', 'undefined'].includes(type) &&
    values.every((each) => typeof each === type && (type !== 'number' || Number.isFinite(each)))
  )
}

const VALUES = 'a string, finite number, boolean or array of them'

/** What can be refused in attributes: `then` may be a getter of the user's. */
function isThenable(value: object): boolean {
  return 'then' in value && typeof value.then === 'function'
}

/**
 * Reads attributes one by one. One that is missing is left out, for it would make a time series of its own, and so
 * is one of the reporters'.
 */
function copyAttributes(name: string, attributes: unknown, fail: Fail): Attributes {
  if (!isObject(attributes) || Array.isArray(attributes) || isThenable(attributes)) {
    const expected = 'an object, and no promise of one: it is asked for while a sample is recorded'
    throw refusal(name, expected, attributes)
  }
  const copy: Attributes = {}
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || RESERVED.includes(key)) continue
    if (!isAttributeValue(value)) fail(refusal(`options.attributes.${key}`, VALUES, value))
    else copy[key] = Array.isArray(value) ? [...value] : (value as AttributeValue)
  }
  return copy
}

const raise: Fail = (error) => {
  throw error
}

/**
 * Makes the attributes of connections: the user's, and the country. Where a function of the user's fails, what
 * it would have told is left out, and no sample is lost.
 *
 * @throws TypeError if attributes that are the same for all connections have a value that is none
 */
export function attributesBy({ countryLookup, attributes = {} }: TelemetryOptions): AttributesOf {
  const countryOf = countryBy(countryLookup)
  const shared = new SharedPoints()
  if (typeof attributes !== 'function') {
    // A copy, so that what the caller does with the object later changes nothing.
    const fixed = copyAttributes('options.attributes', attributes, raise)
    return (ctx, fail) => {
      const country = countryOf(ctx, fail)
      return shared.of(country, fixed, country)
    }
  }
  return (ctx, fail) => {
    const read = (returned: unknown) => copyAttributes('the result of options.attributes', returned, fail)
    const own = ask(attributes, ctx, read, {}, fail)
    const country = countryOf(ctx, fail)
    return shared.of(JSON.stringify([country, own]), own, country)
  }
}
