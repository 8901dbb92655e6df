/**
 * Measures every server of the process, without a change of its code:
 *
 *     node --import measured-listener/register app.js
 *
 * It does so with `telemetryReporter` and `observeConnections`, into the global meter provider, whenever that is set.
 * Settings are in the environment, `MEASURED_LISTENER_INTERVAL` and others. If one is wrong, a warning tells so, and
 * the application runs unmeasured.
 *
 * Nothing here waits: `--require` cannot load a module with a top-level await.
 */
import { settingsOf } from './environment.js'
import { MeasuredProcess } from './process.js'
import { warn } from './warnings.js'

function start(): MeasuredProcess | undefined {
  try {
    const settings = settingsOf(process.env)
    if (settings === undefined) return undefined
    const measured = new MeasuredProcess(settings)
    measured.start()
    return measured
  } catch (error) {
    warn(`${(error as Error).message}; nothing is measured`)
    return undefined
  }
}

const measured = start()

/**
 * Gives every open connection its final report, and measures no more. Call it when the process shuts down, before the
 * meter provider does: what is open then would else have no final report. Idempotent.
 *
 * @example
 * import { stop } from 'measured-listener/register'
 *
 * process.once('SIGTERM', async () => {
 *   server.close()
 *   stop()
 *   await sdk.shutdown()
 * })
 */
export function stop(): void {
  measured?.stop()
}
