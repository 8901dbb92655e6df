import { isObject, wrongType } from '../check.js'

/** Told what failed. Does not throw. */
export type Fail = (error: unknown) => void

/**
 * The error of a value that one of the user's functions returned, or that was given as an attribute.
 *
 * Where the value is a promise nobody will wait for it, and its rejection would end the process: it gets a handler here.
 */
export function refusal(name: string, expected: string, value: unknown): Error {
  for (const each of Array.isArray(value) ? value : [value]) {
    if (isObject(each)) new Promise((resolve) => resolve(each)).catch(() => undefined)
  }
  return wrongType(name, expected, value)
}

/**
 * Asks a function of the user's: `countryLookup`, or `attributes`. There is no other way in to them.
 *
 * @param read makes of what it returned what is wanted; throws a `refusal` of what is none
 * @returns `none` where the function, or `read`, throws; `fail` is told
 */
export function ask<Given, Result>(
  call: (given: Given) => unknown,
  given: Given,
  read: (returned: unknown) => Result,
  none: Result,
  fail: Fail,
): Result {
  try {
    return read(call(given))
  } catch (error) {
    fail(error)
    return none
  }
}
