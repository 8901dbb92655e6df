import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import {
  type ConnectionContext,
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
import { type Exposition, expose } from './exposition.js'
import { healthCheckReporter, ofClients } from './health-check.js'
import { PeerLimited } from './peer-limited.js'

/** What the proxy records, and where it can be read: by Prometheus, and by the page, which is shown the same. */
export interface Telemetry {
  readonly exporter: PrometheusExporter
  /** What /metrics tells now. */
  text(): Promise<string>
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

export interface TelemetrySettings {
  readonly countryLookup: CountryLookup
  /** A direction that moved fewer has no goodput. */
  readonly minBytes: number
  readonly exposition: Exposition
  readonly notice: (text: string) => void
}

export function telemetry({ countryLookup, minBytes, exposition, notice }: TelemetrySettings): Telemetry {
  // The page's server is the one that listens.
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const serializer = new PrometheusSerializer('', false, undefined, false, true)
  const provider = new MeterProvider({ readers: [exporter] })
  const options = {
    meter: provider.getMeter('proxy'),
    countryLookup,
    attributes: ({ track }: ConnectionContext) => (track === undefined ? {} : { track }),
  } satisfies TelemetryOptions
  const goodput = { ...options, directions: ['receive', 'transmit'] as const, minBytes, boundaries }
  const peerLimited = new PeerLimited(countryLookup)
  return {
    exporter,
    text: async () => {
      const { resourceMetrics, errors } = await exporter.collect()
      for (const error of errors) notice(`/metrics: ${error}`)
      return serializer.serialize(expose(resourceMetrics, exposition))
    },
    peerLimited,
    reporter: combineReporters(
      peerLimited.reporter,
      trafficReporter(options),
      healthCheckReporter(options.meter),
      ...[
        goodputReporter({ ...goodput, rate: 'lifetime' }),
        goodputReporter({ ...goodput, rate: 'active' }),
        goodputReporter({ ...goodput, rate: 'delivered' }),
        tcpReporter(options),
        failureAsError(
          sessionReporter({
            ...options,
            attributes: ({ track, failure }) => ({
              ...(track === undefined ? {} : { track }),
              ...(failure === undefined ? {} : { [ATTR_FAILURE]: failure }),
            }),
          }),
        ),
      ].map(ofClients),
    ),
    observe: (listener) => void observeConnections(listener, options),
    shutdown: () => provider.shutdown(),
  }
}
