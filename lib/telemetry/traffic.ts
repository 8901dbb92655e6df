import { throwAll } from '../session/failures.js'
import { type Reporter, refuseAsReporter } from '../session/reporter.js'
import { attributesBy } from './attributes.js'
import { ATTR_DIRECTION, METRIC_TRAFFIC, UNIT_BYTES } from './conventions.js'
import { instrumentOf } from './instrument.js'
import { checkTelemetryOptions, type TelemetryOptions } from './options.js'

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
  checkTelemetryOptions(options, 'createCounter')
  const currentCounter = instrumentOf(options.meter, (meter) =>
    meter.createCounter(METRIC_TRAFFIC, { unit: UNIT_BYTES, description: 'Bytes moved, in one direction' }),
  )
  const attributesOf = attributesBy(options)

  return (ctx, _stats, { recvTotal, sentTotal }) => {
    if (recvTotal === 0 && sentTotal === 0) return
    const counter = currentCounter()
    if (counter === undefined) return
    const { attributes, errors } = attributesOf(ctx)
    if (recvTotal > 0) counter.add(recvTotal, { ...attributes, [ATTR_DIRECTION]: 'receive' })
    if (sentTotal > 0) counter.add(sentTotal, { ...attributes, [ATTR_DIRECTION]: 'transmit' })
    throwAll(errors)
  }
}

refuseAsReporter(trafficReporter)
