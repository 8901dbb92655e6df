import { createRequire } from 'node:module'
import type { MeterProvider } from '@opentelemetry/api'
import { isObject, wrongType } from '../check.js'
import { INSTRUMENTATION_NAME } from '../telemetry/conventions.js'
import { type MeasuredListenerInstrumentationConfig, settingsOfOptions } from './instrumentation-options.js'
import { MeasuredProcess } from './process.js'

export type { MeasuredListenerInstrumentationConfig } from './instrumentation-options.js'

const { version }: { version: string } = createRequire(import.meta.url)('../../package.json')

/**
 * Measures every server of the process that listens, as an OpenTelemetry instrumentation: for
 * `registerInstrumentations` and `NodeSDK({ instrumentations })`, of SDK 2 and 3.
 *
 * Records all that `telemetryReporter` and `observeConnections` do, with the meter provider that it is given; until
 * then with the global one, whenever that is set. Measuring begins with the constructor, as of every instrumentation,
 * unless `enabled` is false. It needs no class of OpenTelemetry's, and changes no module: it may be loaded after
 * `node:http`.
 *
 * @example
 * import { registerInstrumentations } from '@opentelemetry/instrumentation'
 * import { MeasuredListenerInstrumentation } from 'measured-listener/instrumentation'
 *
 * registerInstrumentations({
 *   instrumentations: [new MeasuredListenerInstrumentation({ attributes: { track: 'challenger' } })],
 * })
 */
export class MeasuredListenerInstrumentation {
  readonly instrumentationName = INSTRUMENTATION_NAME
  readonly instrumentationVersion = version
  #config: MeasuredListenerInstrumentationConfig
  #measured: MeasuredProcess
  #provider: MeterProvider | undefined

  /**
   * @throws TypeError for an option of a wrong type, or one that there is not
   * @throws RangeError for a number out of range
   */
  constructor(options: MeasuredListenerInstrumentationConfig = {}) {
    this.#measured = new MeasuredProcess(settingsOfOptions(options))
    this.#config = { ...options, enabled: options.enabled ?? true }
    if (this.#config.enabled) this.enable()
  }

  /** Measures the servers that listen from now on. Idempotent. */
  enable(): void {
    this.#config = { ...this.#config, enabled: true }
    this.#measured.start()
  }

  /**
   * Stops all that is measured: every open connection gets its final report. Call it before the meter provider is
   * shut down. Idempotent.
   */
  disable(): void {
    this.#config = { ...this.#config, enabled: false }
    this.#measured.stop()
  }

  /** Records with this provider from now on. @throws TypeError if it is none */
  setMeterProvider(provider: MeterProvider): void {
    if (!isObject(provider) || typeof provider.getMeter !== 'function') {
      throw wrongType('provider', 'a MeterProvider', provider)
    }
    this.#provider = provider
    this.#measured.use(provider)
  }

  /** Nothing is traced. */
  setTracerProvider(_provider: unknown): void {}

  /** Nothing is logged. */
  setLoggerProvider(_provider: unknown): void {}

  /** The options as they were given, and whether it measures. */
  getConfig(): MeasuredListenerInstrumentationConfig {
    return this.#config
  }

  /**
   * Takes other options, in place of all that were given before. What is measured is stopped, with final reports;
   * servers that listen from now on are measured with the new ones.
   *
   * @throws as the constructor, and then nothing has changed
   */
  setConfig(options: MeasuredListenerInstrumentationConfig): void {
    const measured = new MeasuredProcess(settingsOfOptions(options))
    this.disable()
    this.#measured = measured
    if (this.#provider !== undefined) measured.use(this.#provider)
    this.#config = { ...options, enabled: options.enabled ?? true }
    if (this.#config.enabled) this.enable()
  }
}
