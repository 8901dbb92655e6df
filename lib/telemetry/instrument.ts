import { type Meter, type MeterProvider, metrics } from '@opentelemetry/api'
import { INSTRUMENTATION_NAME } from './conventions.js'

/**
 * An instrument of `meter`; or, where none is given, of the global provider's, as it is when a value is
 * recorded: a reporter made before the SDK was set up would otherwise record nothing for ever.
 */
export function instrumentOf<T>(meter: Meter | undefined, create: (meter: Meter) => T): () => T {
  let provider: MeterProvider | undefined
  let instrument = meter && create(meter)
  return () => {
    const current = metrics.getMeterProvider()
    if (instrument === undefined || (meter === undefined && current !== provider)) {
      provider = current
      instrument = create(current.getMeter(INSTRUMENTATION_NAME))
    }
    return instrument
  }
}
