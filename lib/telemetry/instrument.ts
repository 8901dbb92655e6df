import { createNoopMeter, type Meter, type MeterProvider, metrics } from '@opentelemetry/api'
import { INSTRUMENTATION_NAME } from './conventions.js'

/** The one meter of whoever has no provider, and of a provider that was shut down. */
const NOOP_METER = createNoopMeter()

/** A meter that records something, or none. */
export function recording(meter: Meter): Meter | undefined {
  return meter === NOOP_METER ? undefined : meter
}

export function globalMeter(provider: MeterProvider): Meter | undefined {
  return recording(provider.getMeter(INSTRUMENTATION_NAME))
}

/**
 * An instrument of `meter`; or, where none is given, of the global provider's, as it is when a value is
 * recorded: a reporter made before the SDK was set up would otherwise record nothing for ever.
 *
 * None while nothing would be recorded, so that the reporter need not find out what.
 */
export function instrumentOf<T>(meter: Meter | undefined, create: (meter: Meter) => T): () => T | undefined {
  if (meter !== undefined) {
    const instrument = recording(meter) && create(meter)
    return () => instrument
  }
  let provider: MeterProvider | undefined
  let instrument: T | undefined
  return () => {
    const current = metrics.getMeterProvider()
    if (current !== provider) {
      provider = current
      const global = globalMeter(current)
      instrument = global && create(global)
    }
    return instrument
  }
}
