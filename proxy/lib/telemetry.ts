import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import {
  type CountryLookup,
  combineReporters,
  goodputReporter,
  type MeasuredListener,
  observeConnections,
  type Reporter,
  sessionReporter,
  type TelemetryOptions,
  tcpReporter,
  trafficReporter,
} from 'measured-listener'
import { boundaries } from './boundaries.js'
import { PeerLimited } from './peer-limited.js'

/** What the proxy records, and where it can be read: by Prometheus, and by the page, which is shown the same. */
export interface Telemetry {
  readonly exporter: PrometheusExporter
  readonly reporter: Reporter
  /** For the page alone. */
  readonly peerLimited: PeerLimited
  observe(listener: MeasuredListener): void
  shutdown(): Promise<void>
}

/** Who counts sessions by `error.type` counts those that the proxy gave up, too. */
function failureAsError(reporter: Reporter): Reporter {
  return (ctx, stats, deltaStats, final) => {
    const { failure } = ctx
    if (!final || failure === undefined || stats.error) return reporter(ctx, stats, deltaStats, final)
    const error = Object.assign(new Error(`the proxy gave up: ${failure}`), { code: failure })
    return reporter(ctx, { ...stats, error }, deltaStats, final)
  }
}

/** The attribute of sessions that the proxy gave up: why. */
export const ATTR_FAILURE = 'proxy.failure'

export function telemetry(countryLookup: CountryLookup, minBytes: number): Telemetry {
  // The page's server is the one that listens.
  const exporter = new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true })
  const provider = new MeterProvider({ readers: [exporter] })
  const options: TelemetryOptions = {
    meter: provider.getMeter('proxy'),
    countryLookup,
    attributes: ({ track }) => (track === undefined ? {} : { track }),
  }
  const goodput = { ...options, directions: ['receive', 'transmit'] as const, minBytes, boundaries }
  const peerLimited = new PeerLimited(countryLookup)
  return {
    exporter,
    peerLimited,
    reporter: combineReporters(
      peerLimited.reporter,
      goodputReporter({ ...goodput, rate: 'lifetime' }),
      goodputReporter({ ...goodput, rate: 'active' }),
      goodputReporter({ ...goodput, rate: 'delivered' }),
      tcpReporter(options),
      trafficReporter(options),
      failureAsError(
        sessionReporter({
          ...options,
          attributes: ({ track, failure }) => ({
            ...(track === undefined ? {} : { track }),
            ...(failure === undefined ? {} : { [ATTR_FAILURE]: failure }),
          }),
        }),
      ),
    ),
    observe: (listener) => void observeConnections(listener, options),
    shutdown: () => provider.shutdown(),
  }
}
