import { isObject } from '../check.js'
import { type Reporter, refuseAsReporter } from '../session/reporter.js'
import { durationBoundaries } from './boundaries.js'
import { ERROR_TYPE_OTHER, METRIC_DURATION, UNIT_SECONDS } from './conventions.js'
import { isRecordable, type Metric, reporterOf } from './metric.js'
import { checkTelemetryOptions, type TelemetryOptions } from './options.js'

/** The code of an error, or its name: few values, unlike its message, which may hold an address. */
function typeOf(error: unknown): string {
  const { code, name } = isObject(error) ? error : {}
  // The code of a DOMException is a number, and says less than its name.
  const type = [code, name].find((each) => typeof each === 'string' && each !== '')
  return typeof type === 'string' ? type : ERROR_TYPE_OTHER
}

export const durationMetric: Metric = (meter) => {
  const histogram = meter.createHistogram(METRIC_DURATION, {
    unit: UNIT_SECONDS,
    description: 'Seconds from the accept of a session to its end',
    advice: { explicitBucketBoundaries: [...durationBoundaries] },
  })
  return (report) => {
    if (!report.final) return
    const { duration, error } = report.stats
    // A session of no time at all is counted, too.
    if (duration !== 0 && !isRecordable(duration)) return
    const { points } = report
    histogram.record(duration / 1000, error === undefined ? points.all : points.endedBy(typeOf(error)))
  }
}

/**
 * Records the duration of each session when it ends, whether or not it moved a byte: a histogram in seconds by
 * country and outcome, `proxy.session.duration`. Its count is the number of sessions.
 *
 * Point attributes: `error.type` (`ECONNRESET`, say) where an error ended the session, `geo.country.iso_code`
 * (`n/a` where it is not known) and those of `attributes`.
 *
 * @throws TypeError for an option of a wrong type
 *
 * @example
 * import { measuredListener, sessionReporter } from 'measured-listener'
 *
 * measuredListener(server, 10_000, sessionReporter({ attributes: { track: 'challenger' } }))
 */
export function sessionReporter(options: TelemetryOptions = {}): Reporter {
  checkTelemetryOptions(options, ['createHistogram'])
  return reporterOf(options, [durationMetric])
}

refuseAsReporter(sessionReporter)
