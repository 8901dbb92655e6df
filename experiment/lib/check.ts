import { inspect } from 'node:util'

// The first half stands in measured-listener too, which has it for itself: this package can be had without it, and a schema library
// would bring a message format of its own in place of these few lines.

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

export function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null
}

/** An options object: any object but an array. With `keys`, an option that there is not is refused. */
export function checkObject(name: string, value: unknown, keys?: readonly string[]): void {
  if (!isObject(value) || Array.isArray(value)) throw wrongType(name, 'an object', value)
  const unknown = keys && Object.keys(value).find((key) => !keys.includes(key))
  if (unknown !== undefined) throw wrongType(name, `an object with only ${keys?.join(', ')}`, unknown)
}

/** A finite number from `least` on; `more` than it where the limit itself is excluded. */
export function checkNumber(name: string, value: unknown, least: number, excluded: 'more' | '' = ''): void {
  if (typeof value !== 'number') throw wrongType(name, 'a number', value)
  const high = excluded === 'more' ? value > least : value >= least
  if (!Number.isFinite(value) || !high) {
    throw outOfRange(
      name,
      excluded === 'more' ? `finite, more than ${least}` : `finite, ${least} or more`,
      value,
    )
  }
}

export function checkOneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (typeof value === 'string' && allowed.includes(value)) return
  throw wrongType(name, allowed.map((each) => `'${each}'`).join(' or '), value)
}
