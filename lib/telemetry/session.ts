import { isObject } from '../check.js'
import { throwAll } from '../session/failures.js'
import { type Reporter, refuseAsReporter } from '../session/reporter.js'
import { attributesBy } from './attributes.js'
import { durationBoundaries } from './boundaries.js'
import { ATTR_ERROR_TYPE, ERROR_TYPE_OTHER, METRIC_DURATION, UNIT_SECONDS } from './conventions.js'
import { instrumentOf } from './instrument.js'
import { checkTelemetryOptions, type TelemetryOptions } from './options.js'

/** The code of an error, or its name: few values, unlike its message, which may hold an address. */
function typeOf(error: unknown): string {
  const { code, name } = isObject(error) ? error : {}
  // The code of a DOMException is a number, and says less than its name.
  const type = [code, name].find((each) => typeof each === 'string' && each !== '')
  return typeof type === 'string' ? type : ERROR_TYPE_OTHER
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
  checkTelemetryOptions(options, 'createHistogram')
  const currentHistogram = instrumentOf(options.meter, (meter) =>
    meter.createHistogram(METRIC_DURATION, {
      unit: UNIT_SECONDS,
      description: 'Seconds from the accept of a session to its end',
      advice: { explicitBucketBoundaries: [...durationBoundaries] },
    }),
  )
  const attributesOf = attributesBy(options)

  return (ctx, { duration, error }, _deltaStats, final) => {
    const histogram = final ? currentHistogram() : undefined
    if (histogram === undefined) return
    const { attributes, errors } = attributesOf(ctx)
    const outcome = error === undefined ? attributes : { ...attributes, [ATTR_ERROR_TYPE]: typeOf(error) }
    histogram.record(duration / 1000, outcome)
    throwAll(errors)
  }
}

refuseAsReporter(sessionReporter)
