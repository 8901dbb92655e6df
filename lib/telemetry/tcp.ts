import { type Reporter, refuseAsReporter } from '../session/reporter.js'
import { type Metric, reporterOf } from './metric.js'
import { checkTelemetryOptions, type TelemetryOptions } from './options.js'
import { retransmittedMetric } from './retransmitted.js'
import { rttMetric } from './rtt.js'

export const tcpMetrics: readonly Metric[] = [rttMetric, retransmittedMetric]

/**
 * Records what the kernel knows of the paths: the least round-trip time of each session when it ends, a histogram in
 * seconds, `proxy.session.rtt`; and the bytes that were sent again, a counter, `proxy.tcp.retransmitted`.
 *
 * Needs `tcpInfo` among the options of what measures: of a session without `stats.tcp` nothing is recorded. Point
 * attributes: `geo.country.iso_code` (`n/a` where it is not known) and those of `attributes`.
 *
 * @throws TypeError for an option of a wrong type
 *
 * @example
 * import { measuredListener, tcpReporter } from 'measured-listener'
 * import { tcpInfo } from 'measured-listener/tcp-info'
 *
 * measuredListener(server, 10_000, tcpReporter({ attributes: { track: 'challenger' } }), { tcpInfo: tcpInfo() })
 */
export function tcpReporter(options: TelemetryOptions = {}): Reporter {
  checkTelemetryOptions(options, ['createHistogram', 'createCounter'])
  return reporterOf(options, tcpMetrics)
}

refuseAsReporter(tcpReporter)
