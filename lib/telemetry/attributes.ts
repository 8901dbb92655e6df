import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { isObject, wrongType } from '../check.js'
import type { ConnectionContext } from '../session/context.js'
import { ATTR_COUNTRY, ATTR_DIRECTION, ATTR_ERROR_TYPE } from './conventions.js'
import { countryBy } from './country.js'
import type { TelemetryOptions } from './options.js'
import { PointAttributes } from './points.js'

/** What only the reporters set: a session without an error must not seem to have one. */
const RESERVED: readonly string[] = [ATTR_COUNTRY, ATTR_DIRECTION, ATTR_ERROR_TYPE]

/** The attributes of a connection's points; what goes wrong on the way to them is told to `fail`. */
export type AttributesOf = (ctx: ConnectionContext, fail: (error: unknown) => void) => PointAttributes

/** A primitive, or an array of primitives of one type, as OpenTelemetry takes them. */
function isAttributeValue(value: unknown): boolean {
  const values: unknown[] = Array.isArray(value) ? value : [value]
  const type = typeof values[0]
  return (
    ['string', 'number', 'boolean', 'undefined'].includes(type) &&
    values.every((each) => typeof each === type)
  )
}

/**
 * Reads attributes one by one. One that is missing is left out, for it would make a time series of its own, and so
 * is one of the reporters'.
 */
function copyAttributes(attributes: unknown, fail: (error: unknown) => void): Attributes {
  const copy: Attributes = {}
  if (!isObject(attributes)) {
    fail(wrongType('the result of options.attributes', 'an object', attributes))
    return copy
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || RESERVED.includes(key)) continue
    if (isAttributeValue(value)) copy[key] = value as AttributeValue
    else fail(wrongType(`options.attributes.${key}`, 'a string, number, boolean or array of them', value))
  }
  return copy
}

/**
 * Makes the attributes of connections: the user's, and the country. Where a function of the user's fails, what
 * it would have told is left out, and no sample is lost.
 *
 * @throws TypeError if attributes that are the same for all connections have a value that is none
 */
export function attributesBy({ countryLookup, attributes = {} }: TelemetryOptions): AttributesOf {
  const raise = (error: unknown): never => {
    throw error
  }
  // A copy, so that what the caller does with the object later changes nothing.
  const fixed = typeof attributes === 'function' ? undefined : copyAttributes(attributes, raise)
  const countryOf = countryBy(countryLookup)
  return (ctx, fail) => {
    let own = fixed
    try {
      if (typeof attributes === 'function') own = copyAttributes(attributes(ctx), fail)
    } catch (error) {
      fail(error)
    }
    return new PointAttributes({ ...own, [ATTR_COUNTRY]: countryOf(ctx, fail) })
  }
}
