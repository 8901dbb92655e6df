import { checkOneOf, outOfRange, wrongType } from '../check.js'
import { goodputBoundaries } from './boundaries.js'
import type { TelemetryOptions } from './options.js'

/**
 * A direction as the server sees it: `receive` is client → server, what the client uploads; `transmit` is
 * server → client, what it downloads.
 */
export type Direction = 'receive' | 'transmit'

/** What bytes are divided by: {@link GoodputOptions.rate}. */
export type GoodputRate = 'lifetime' | 'active' | 'delivered'

export const RATES: readonly GoodputRate[] = ['lifetime', 'active', 'delivered']
export const DIRECTIONS: readonly Direction[] = ['receive', 'transmit']

export interface GoodputOptions extends TelemetryOptions {
  /**
   * Which directions to record.
   *
   * @default ['receive']
   */
  readonly directions?: readonly Direction[]
  /**
   * The least bytes a direction must have moved to be recorded; 0 means every session that moved a byte. Short
   * transfers measure latency more than speed; but where sessions are small, a floor leaves nothing to compare.
   *
   * @default 1_000_000
   */
  readonly minBytes?: number
  /**
   * What to divide the bytes by: `lifetime`, the time the connection was open; `active`, the time of the samples in
   * which bytes moved, so that idle time does not dilute it; or `delivered`, what the kernel knows: the time in which
   * sent bytes were under way (only those that the peer acknowledged count), and that in which bytes arrived. Small
   * responses on slow paths are right only there. It needs the option `tcpInfo` of what measures; without, no sample.
   *
   * @default 'lifetime'
   */
  readonly rate?: GoodputRate
  /**
   * The histogram's bucket boundaries in bytes/s, increasing.
   *
   * @default goodputBoundaries
   */
  readonly boundaries?: readonly number[]
}

function checkDirections(directions: unknown): void {
  const expected = `a list of 'receive' and 'transmit', each at most once`
  const isList = Array.isArray(directions) && directions.length > 0
  if (!isList || new Set(directions).size < directions.length) {
    throw wrongType('options.directions', expected, directions)
  }
  for (const [index, direction] of directions.entries()) {
    checkOneOf(`options.directions[${index}]`, direction, DIRECTIONS)
  }
}

function checkMinBytes(minBytes: unknown): void {
  const expected = 'a finite number, 0 or more'
  if (typeof minBytes !== 'number') throw wrongType('options.minBytes', expected, minBytes)
  if (!Number.isFinite(minBytes) || minBytes < 0) throw outOfRange('options.minBytes', expected, minBytes)
}

function checkBoundaries(boundaries: unknown): void {
  if (!Array.isArray(boundaries) || boundaries.length === 0) {
    throw wrongType('options.boundaries', 'an array of one number or more', boundaries)
  }
  for (const [index, boundary] of boundaries.entries()) {
    const name = `options.boundaries[${index}]`
    if (typeof boundary !== 'number') throw wrongType(name, 'a number', boundary)
    if (!Number.isFinite(boundary)) throw outOfRange(name, 'finite', boundary)
    if (index > 0 && boundary <= boundaries[index - 1]) {
      throw outOfRange(name, `more than the one before, ${boundaries[index - 1]}`, boundary)
    }
  }
}

/** What of a session is a sample of goodput, checked. */
export interface GoodputSettings {
  readonly directions: readonly Direction[]
  readonly minBytes: number
  readonly boundaries: readonly number[]
}

/**
 * @param defaults those of the reporter that takes the options
 * @throws TypeError or RangeError naming the option that is wrong, and its value
 */
export function goodputSettings(
  options: Omit<GoodputOptions, 'rate'>,
  defaults: { readonly directions: readonly Direction[]; readonly minBytes: number },
): GoodputSettings {
  const { directions = defaults.directions, minBytes = defaults.minBytes } = options
  const { boundaries = goodputBoundaries } = options
  checkDirections(directions)
  checkMinBytes(minBytes)
  checkBoundaries(boundaries)
  // Copies: what the caller does with the arrays later changes nothing.
  return { directions: [...directions], minBytes, boundaries: [...boundaries] }
}
