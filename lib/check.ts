import { Duplex } from 'node:stream'
import { inspect } from 'node:util'

/** The longest delay of a Node timer, in ms: 2**31 - 1 (24.8 days). */
export const MAX_DELAY = 2 ** 31 - 1

/** The bad value as an error message shows it: on one line, and never the whole of a large one. */
function shown(value: unknown): string {
  const options = {
    depth: 0,
    maxStringLength: 64,
    maxArrayLength: 6,
    breakLength: Number.POSITIVE_INFINITY,
    customInspect: false,
  }
  const text = inspect(value, options).replace(/\s*\n\s*/g, ' ')
  return text.length > 128 ? `${text.slice(0, 128)}...` : text
}

/** The errors of bad arguments, with the codes that Node's own have. */
export function wrongType(name: string, expected: string, value: unknown): TypeError {
  const error = new TypeError(`${name} must be ${expected}, got ${shown(value)}`)
  return Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' })
}

export function outOfRange(name: string, expected: string, value: unknown): RangeError {
  const error = new RangeError(`${name} must be ${expected}, got ${shown(value)}`)
  return Object.assign(error, { code: 'ERR_OUT_OF_RANGE' })
}

export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw wrongType(name, 'a function', value)
}

export function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null
}

/** An options object: any object but an array, whose keys are checked one by one by who knows them. */
export function checkObject(name: string, value: unknown): void {
  if (!isObject(value) || Array.isArray(value)) throw wrongType(name, 'an object', value)
}

export function checkInteger(name: string, value: unknown, least: number, most: number): void {
  const expected = `an integer from ${least} to ${most}`
  if (typeof value !== 'number') throw wrongType(name, expected, value)
  if (!Number.isInteger(value) || value < least || value > most) throw outOfRange(name, expected, value)
}

/** A delay in whole milliseconds, as a Node timer takes it. */
export function checkDelay(name: string, value: unknown): void {
  checkInteger(name, value, 1, MAX_DELAY)
}

export function checkOneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (typeof value === 'string' && allowed.includes(value)) return
  throw wrongType(name, allowed.map((each) => `'${each}'`).join(' or '), value)
}

/** Anything that emits events, and lets go of its listeners again. */
export function checkEmitter(name: string, value: unknown): void {
  const methods = ['on', 'prependListener', 'removeListener'] as const
  if (!isObject(value) || methods.some((method) => typeof value[method] !== 'function')) {
    throw wrongType(name, 'a net.Server', value)
  }
}

/**
 * A stream that reads and writes. By what it has, not by `instanceof` alone: the socket of an http2 session is a
 * Proxy, and streams come from the `readable-stream` package too.
 */
export function isDuplex(value: unknown): value is Duplex {
  // Most are; the rest would cost every connection an array and a closure.
  if (value instanceof Duplex) return true
  return isObject(value) && ['_read', '_write', '_destroy'].every((name) => typeof value[name] === 'function')
}

export function checkDuplex(name: string, value: unknown): void {
  if (!isDuplex(value)) throw wrongType(name, 'a stream.Duplex', value)
}
