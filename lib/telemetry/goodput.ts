import { checkOneOf, outOfRange, wrongType } from '../check.js'
import { throwAll } from '../session/failures.js'
import { type Reporter, refuseAsReporter } from '../session/reporter.js'
import { attributesBy } from './attributes.js'
import { goodputBoundaries } from './boundaries.js'
import {
  ATTR_DIRECTION,
  METRIC_GOODPUT,
  METRIC_GOODPUT_ACTIVE,
  UNIT_BYTES_PER_SECOND,
} from './conventions.js'
import { instrumentOf } from './instrument.js'
import { checkTelemetryOptions, type TelemetryOptions } from './options.js'

/**
 * A direction as the server sees it: `receive` is client → server, what the client uploads; `transmit` is
 * server → client, what it downloads.
 */
export type Direction = 'receive' | 'transmit'

const DIRECTIONS: readonly Direction[] = ['receive', 'transmit']
const DEFAULT_DIRECTIONS: readonly Direction[] = ['receive']
const DEFAULT_MIN_BYTES = 1_000_000

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
   * What to divide the bytes by: `lifetime`, the time the connection was open; or `active`, the time of the
   * samples in which bytes moved, so that idle time does not dilute it.
   *
   * @default 'lifetime'
   */
  readonly rate?: 'lifetime' | 'active'
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

/**
 * Records the goodput of each session when it ends: a histogram in bytes/s by direction and country,
 * `proxy.session.goodput` or, with `rate: 'active'`, `proxy.session.goodput.active`.
 *
 * A direction is recorded if it moved at least `minBytes`, and took any time at all. Point attributes:
 * `network.io.direction` (`receive`, `transmit`), `geo.country.iso_code` (`n/a` where it is not known) and those
 * of `attributes`.
 *
 * @throws TypeError for an option of a wrong type
 * @throws RangeError for a `minBytes` or `boundaries` out of range
 *
 * @example
 * import { goodputReporter, measuredListener } from 'measured-listener'
 * import { geoipLite } from 'measured-listener/geoip-lite'
 *
 * measuredListener(server, 10_000, goodputReporter({
 *   directions: ['receive', 'transmit'],
 *   minBytes: 0,
 *   countryLookup: geoipLite(),
 *   attributes: { track: 'challenger' },
 * }))
 */
export function goodputReporter(options: GoodputOptions = {}): Reporter {
  checkTelemetryOptions(options, 'createHistogram')
  const {
    meter,
    directions = DEFAULT_DIRECTIONS,
    minBytes = DEFAULT_MIN_BYTES,
    rate = 'lifetime',
    boundaries = goodputBoundaries,
  } = options
  checkDirections(directions)
  checkMinBytes(minBytes)
  checkOneOf('options.rate', rate, ['lifetime', 'active'])
  checkBoundaries(boundaries)

  const explicitBucketBoundaries = [...boundaries]
  const currentHistogram = instrumentOf(meter, (each) =>
    each.createHistogram(rate === 'active' ? METRIC_GOODPUT_ACTIVE : METRIC_GOODPUT, {
      unit: UNIT_BYTES_PER_SECOND,
      description: `Bytes of a session per ${rate === 'active' ? 'active ' : ''}second, in one direction`,
      advice: { explicitBucketBoundaries },
    }),
  )
  const attributesOf = attributesBy(options)
  const receives = directions.includes('receive')
  const transmits = directions.includes('transmit')

  return (ctx, stats, _deltaStats, final) => {
    if (!final) return
    const received = receives ? goodput(stats.recvTotal, stats.recvActive) : 0
    const transmitted = transmits ? goodput(stats.sentTotal, stats.sentActive) : 0
    if (received === 0 && transmitted === 0) return
    const histogram = currentHistogram()
    if (histogram === undefined) return
    const { attributes, errors } = attributesOf(ctx)
    if (received > 0) histogram.record(received, { ...attributes, [ATTR_DIRECTION]: 'receive' })
    if (transmitted > 0) histogram.record(transmitted, { ...attributes, [ATTR_DIRECTION]: 'transmit' })
    throwAll(errors)

    /** Bytes per second, or 0 where there is nothing to record. */
    function goodput(bytes: number, active: number): number {
      const ms = rate === 'active' ? active : stats.duration
      const value = (bytes * 1000) / ms
      return bytes >= minBytes && Number.isFinite(value) ? value : 0
    }
  }
}

refuseAsReporter(goodputReporter)
