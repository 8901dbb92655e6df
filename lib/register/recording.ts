import { type MeterProvider, metrics } from '@opentelemetry/api'
import type { MeasuredListener } from '../connections/listener.js'
import type { MeasuredDatagrams } from '../datagrams/datagrams.js'
import type { Reporter } from '../session/reporter.js'
import { type ConnectionsObserver, observeConnections } from '../telemetry/connections.js'
import { INSTRUMENTATION_NAME } from '../telemetry/conventions.js'
import type { TelemetryOptions } from '../telemetry/options.js'
import { telemetryReporter } from '../telemetry/telemetry.js'
import type { Settings } from './settings.js'
import { warn } from './warnings.js'

type Measured = MeasuredListener | MeasuredDatagrams

/**
 * Where all that is measured in a process is recorded: one reporter, and an observer of each listener.
 *
 * Until a provider is given, the global one serves, whenever that is set. `use` moves everything to another: servers
 * that listened before the SDK was ready are measured already.
 */
export class Recording {
  readonly #options: TelemetryOptions
  readonly #observers = new Map<Measured, ConnectionsObserver>()
  #telemetry: TelemetryOptions
  #report: Reporter

  constructor({ countryLookup, attributes }: Settings) {
    this.#options = { ...(countryLookup && { countryLookup }), ...(attributes && { attributes }) }
    this.#telemetry = this.#options
    this.#report = telemetryReporter(this.#telemetry)
  }

  readonly reporter: Reporter = (ctx, stats, deltaStats, final) => this.#report(ctx, stats, deltaStats, final)

  /**
   * Records with this provider from now on. If it is the global one, with whatever is that later: an SDK that starts
   * gives the empty provider first.
   */
  use(provider: MeterProvider): void {
    const follows = provider === metrics.getMeterProvider()
    const meter = provider.getMeter(INSTRUMENTATION_NAME)
    this.#telemetry = follows ? this.#options : { ...this.#options, meter }
    this.#report = telemetryReporter(this.#telemetry)
    for (const measured of [...this.#observers.keys()]) this.observe(measured)
  }

  /** Observes its open connections until it is forgotten. */
  observe(measured: Measured): void {
    this.forget(measured)
    this.#observers.set(measured, observeConnections(measured, { ...this.#telemetry, onError: warn }))
  }

  forget(measured: Measured): void {
    this.#observers.get(measured)?.stop()
    this.#observers.delete(measured)
  }
}
