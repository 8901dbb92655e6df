import { createNoopMeter, diag, type Meter, type MeterProvider, metrics } from '@opentelemetry/api'
import { INSTRUMENTATION_NAME } from './conventions.js'

/** The one meter of whoever has no provider, and of a provider that was shut down. */
const NOOP_METER = createNoopMeter()

let toldAbsence = false

/** A reporter without a provider is silent, and that is what most often is missing: one line for who debugs. */
function tellAbsence(): void {
  if (toldAbsence) return
  toldAbsence = true
  diag.debug(
    'measured-listener: there is no meter provider, and nothing is recorded until one is set ' +
      '(metrics.setGlobalMeterProvider), or a meter of one is given',
  )
}

/** A meter that records something, or none. */
export function recording(meter: Meter): Meter | undefined {
  if (meter !== NOOP_METER) return meter
  tellAbsence()
  return undefined
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
