import { Duplex } from 'node:stream'
import { inspect, types } from 'node:util'

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

/** What a server has, and a socket, an application of a framework or a WebSocketServer lacks. */
const SERVER_METHODS = ['listen', 'address', 'close', 'on', 'prependListener', 'removeListener']

/** Whatever listens, and tells of its connections. By what it has: servers need not be of Node's classes. */
export function checkServer(name: string, value: unknown): void {
  const missing = SERVER_METHODS.filter((method) => !isObject(value) || typeof value[method] !== 'function')
  if (missing.length === 0) return
  const expected =
    'a net.Server (one of net, tls, http, https or http2; of a framework what its listen() returns, or the http.Server ' +
    'below it; of one socket use measuredSocket, of a dgram.Socket measuredDatagrams)'
  throw wrongType(name, expected, value)
}

/** An options object, all of whose keys there are. A misspelt one would do nothing, in silence. */
export function checkOptions(name: string, value: unknown, known: readonly string[]): void {
  checkObject(name, value)
  for (const [key, given] of Object.entries(value as object)) {
    if (known.includes(key)) continue
    const there = known.join(', ')
    const error = new TypeError(`${name}.${key} is not an option, there are ${there}, got ${shown(given)}`)
    throw Object.assign(error, { code: 'ERR_INVALID_ARG_VALUE' })
  }
}

/**
 * A stream that reads and writes. By what it has, not by `instanceof` alone: the socket of an http2 session is a
 * Proxy, and streams come from the `readable-stream` package too.
 */
export function isDuplex(value: unknown): value is Duplex {
  try {
    // Most are; the rest would cost every connection an array and a closure.
    if (value instanceof Duplex) return true
    return (
      isObject(value) && ['_read', '_write', '_destroy'].every((name) => typeof value[name] === 'function')
    )
  } catch {
    // ERR_HTTP2_SOCKET_UNBOUND: a proxy of http2 whose session has ended throws whatever it is asked.
    return types.isProxy(value)
  }
}

export function checkDuplex(name: string, value: unknown): void {
  if (!isDuplex(value)) throw wrongType(name, 'a stream.Duplex', value)
}
