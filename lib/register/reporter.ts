import { combineReporters, type Reporter } from '../session/reporter.js'
import { type GoodputOptions, goodputReporter } from '../telemetry/goodput.js'
import { sessionReporter } from '../telemetry/session.js'
import { trafficReporter } from '../telemetry/traffic.js'

/** All metrics of a session: goodput of both directions, however little they moved, traffic and duration. */
export function telemetryReporter(options: Omit<GoodputOptions, 'rate'>): Reporter {
  const { meter, countryLookup, attributes } = options
  const shared = {
    ...(meter && { meter }),
    ...(countryLookup && { countryLookup }),
    ...(attributes && { attributes }),
  }
  const goodput: GoodputOptions = { directions: ['receive', 'transmit'], minBytes: 0, ...options }
  return combineReporters(
    goodputReporter(goodput),
    goodputReporter({ ...goodput, rate: 'active' }),
    trafficReporter(shared),
    sessionReporter(shared),
  )
}
