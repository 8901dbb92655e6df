import { checkOneOf } from '../check.js'
import { type Reporter, refuseAsReporter } from '../session/reporter.js'
import type { Stats } from '../stats/stats.js'
import {
  METRIC_GOODPUT,
  METRIC_GOODPUT_ACTIVE,
  METRIC_GOODPUT_DELIVERED,
  UNIT_BYTES_PER_SECOND,
} from './conventions.js'
import {
  type Direction,
  type GoodputOptions,
  type GoodputRate,
  type GoodputSettings,
  goodputSettings,
  RATES,
} from './goodput-options.js'
import { isRecordable, type Metric, reporterOf } from './metric.js'
import { checkTelemetryOptions, TELEMETRY_OPTIONS } from './options.js'

const DEFAULT_DIRECTIONS: readonly Direction[] = ['receive']
const DEFAULT_MIN_BYTES = 1_000_000

/** What a session moved in one direction, and how fast, in bytes/s. */
interface Goodput {
  readonly bytes: number
  readonly rate: number
}

/** A rate of goodput: its metric, and how it is read; nothing where the session does not have it. */
interface Rate {
  readonly metric: string
  readonly description: string
  receive(stats: Stats): Goodput | undefined
  transmit(stats: Stats): Goodput | undefined
}

const per = (bytes: number, ms: number): Goodput => ({ bytes, rate: (bytes * 1000) / ms })

const rates: Readonly<Record<GoodputRate, Rate>> = {
  lifetime: {
    metric: METRIC_GOODPUT,
    description: 'Bytes of a session per second, in one direction',
    receive: ({ recvTotal, duration }) => per(recvTotal, duration),
    transmit: ({ sentTotal, duration }) => per(sentTotal, duration),
  },
  active: {
    metric: METRIC_GOODPUT_ACTIVE,
    description: 'Bytes of a session per active second, in one direction',
    receive: ({ recvTotal, recvActive }) => per(recvTotal, recvActive),
    transmit: ({ sentTotal, sentActive }) => per(sentTotal, sentActive),
  },
  delivered: {
    metric: METRIC_GOODPUT_DELIVERED,
    description: 'Bytes of a session per second in which the kernel had them under way, in one direction',
    receive: ({ recvTotal, tcp }) => tcp && { bytes: recvTotal, rate: tcp.receivedAvg },
    transmit: ({ tcp }) => tcp && { bytes: tcp.deliveredTotal, rate: tcp.deliveredAvg },
  },
}

export function goodputMetric(name: GoodputRate, settings: GoodputSettings): Metric {
  const { directions, minBytes, boundaries } = settings
  const { metric, description, receive, transmit } = rates[name]
  const receives = directions.includes('receive')
  const transmits = directions.includes('transmit')
  const isSample = (goodput: Goodput | undefined): goodput is Goodput =>
    goodput !== undefined && goodput.bytes >= minBytes && isRecordable(goodput.rate)
  return (meter) => {
    const histogram = meter.createHistogram(metric, {
      unit: UNIT_BYTES_PER_SECOND,
      description,
      advice: { explicitBucketBoundaries: [...boundaries] },
    })
    return (report) => {
      if (!report.final) return
      const received = receives ? receive(report.stats) : undefined
      const transmitted = transmits ? transmit(report.stats) : undefined
      if (isSample(received)) histogram.record(received.rate, report.points.receive)
      if (isSample(transmitted)) histogram.record(transmitted.rate, report.points.transmit)
    }
  }
}

/** The names of the options that shape samples of goodput. */
export const GOODPUT_OPTIONS: readonly string[] = [
  ...TELEMETRY_OPTIONS,
  'directions',
  'minBytes',
  'boundaries',
]

/**
 * Records the goodput of each session when it ends: a histogram in bytes/s by direction and country,
 * `proxy.session.goodput`; with `rate: 'active'` or `'delivered'` `proxy.session.goodput.active` or `.delivered`.
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
  checkTelemetryOptions(options, ['createHistogram'], [...GOODPUT_OPTIONS, 'rate'])
  const { rate = 'lifetime' } = options
  checkOneOf('options.rate', rate, RATES)
  const defaults = { directions: DEFAULT_DIRECTIONS, minBytes: DEFAULT_MIN_BYTES }
  return reporterOf(options, [goodputMetric(rate, goodputSettings(options, defaults))])
}

refuseAsReporter(goodputReporter)
