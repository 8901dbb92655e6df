import { type Reporter, refuseAsReporter } from '../session/reporter.js'
import { METRIC_TRAFFIC, UNIT_BYTES } from './conventions.js'
import { isRecordable, type Metric, reporterOf } from './metric.js'
import { checkTelemetryOptions, type TelemetryOptions } from './options.js'

export const trafficMetric: Metric = (meter) => {
  const counter = meter.createCounter(METRIC_TRAFFIC, {
    unit: UNIT_BYTES,
    description: 'Bytes moved, in one direction',
  })
  return (report) => {
    const { recvTotal, sentTotal } = report.deltaStats
    if (isRecordable(recvTotal)) counter.add(recvTotal, report.points.receive)
    if (isRecordable(sentTotal)) counter.add(sentTotal, report.points.transmit)
  }
}

/**
 * Records the bytes of every report, also of connections that are still open: a counter in bytes by direction and
 * country, `proxy.io`. Summed over all sessions it is what they moved.
 *
 * Point attributes: `network.io.direction` (`receive`, `transmit`), `geo.country.iso_code` (`n/a` where it is not
 * known) and those of `attributes`, as they are at the time of the report.
 *
 * @throws TypeError for an option of a wrong type
 *
 * @example
 * import { combineReporters, goodputReporter, measuredListener, trafficReporter } from 'measured-listener'
 *
 * const options = { attributes: { track: 'challenger' } }
 * measuredListener(server, 10_000, combineReporters(trafficReporter(options), goodputReporter(options)))
 */
export function trafficReporter(options: TelemetryOptions = {}): Reporter {
  checkTelemetryOptions(options, ['createCounter'])
  return reporterOf(options, [trafficMetric])
}

refuseAsReporter(trafficReporter)
