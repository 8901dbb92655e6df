import { type Reporter, refuseAsReporter } from '../session/reporter.js'
import { GOODPUT_OPTIONS, goodputMetric } from './goodput.js'
import { DIRECTIONS, type GoodputOptions, goodputSettings, RATES } from './goodput-options.js'
import { reporterOf } from './metric.js'
import { checkTelemetryOptions } from './options.js'
import { durationMetric } from './session.js'
import { tcpMetrics } from './tcp.js'
import { trafficMetric } from './traffic.js'

/** Those of `goodputReporter`, all but `rate`; `directions` are both by default, `minBytes` is 0. */
export type TelemetryReporterOptions = Omit<GoodputOptions, 'rate'>

/**
 * Records everything that the bundled reporters do, in one: the goodput of both directions at every rate there is
 * (`lifetime`, `active`, and `delivered` where the option `tcpInfo` is given), the traffic, the durations, and what
 * `tcpReporter` records. For a fleet: `minBytes` is 0, so that every session that moved a byte counts.
 *
 * Cheaper than its parts beside each other: what is the same for all metrics is worked out once a report.
 *
 * @throws TypeError for an option of a wrong type, or that there is not
 * @throws RangeError for a `minBytes` or `boundaries` out of range
 *
 * @example
 * import { measuredListener, observeConnections, telemetryReporter } from 'measured-listener'
 * import { geoipLite } from 'measured-listener/geoip-lite'
 *
 * const options = { countryLookup: geoipLite(), attributes: { track: 'challenger' } }
 * observeConnections(measuredListener(server, 10_000, telemetryReporter(options)), options)
 */
export function telemetryReporter(options: TelemetryReporterOptions = {}): Reporter {
  checkTelemetryOptions(options, ['createHistogram', 'createCounter'], GOODPUT_OPTIONS)
  const goodput = goodputSettings(options, { directions: DIRECTIONS, minBytes: 0 })
  return reporterOf(options, [
    ...RATES.map((rate) => goodputMetric(rate, goodput)),
    trafficMetric,
    durationMetric,
    ...tcpMetrics,
  ])
}

refuseAsReporter(telemetryReporter)
