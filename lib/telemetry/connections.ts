import { type Meter, type MeterProvider, metrics } from '@opentelemetry/api'
import { checkFunction, isObject, wrongType } from '../check.js'
import type { MeasuredListener } from '../connections/listener.js'
import type { MeasuredDatagrams } from '../datagrams/datagrams.js'
import { startTimer, stopTimer, type Timer } from '../schedule/clock.js'
import { guardOnError, refuseAsReporter, warnOnce } from '../session/reporter.js'
import { sessionsOf, type WatchedSessions } from '../session/session-watch.js'
import { attributesBy } from './attributes.js'
import { type Census, censusOf } from './census.js'
import { globalMeter, recording } from './instrument.js'
import { OpenCounts } from './open-counts.js'
import { checkTelemetryOptions, TELEMETRY_OPTIONS, type TelemetryOptions } from './options.js'

/** How often another global provider is looked for, in ms. */
const LOOK_INTERVAL = 1000

export interface ObserveConnectionsOptions extends TelemetryOptions {
  /**
   * Told what `countryLookup` or `attributes` threw, or returned that is of no use.
   *
   * @default process.emitWarning
   */
  readonly onError?: (error: unknown) => void
}

/** The connections of a listener while they are observed. */
export interface ConnectionsObserver extends Disposable {
  /** Observes no more: the next collection tells that none is open. Once; then it does nothing. */
  stop(): void
  /** The same as {@link ConnectionsObserver.stop}, for `using`. */
  [Symbol.dispose](): void
}

/** Whatever has open connections, or sessions. */
type Observed = MeasuredListener | MeasuredDatagrams

/** @throws TypeError for what no measuring function returned */
function observedSessions(listener: unknown): WatchedSessions {
  const sessions = isObject(listener) ? sessionsOf(listener) : undefined
  if (sessions !== undefined) return sessions
  throw wrongType('listener', 'what measuredListener or measuredDatagrams returned', listener)
}

/**
 * Observes how many connections of a listener, or sessions of a datagram socket, are open, at each collection: an
 * up-down counter by country, `proxy.connections`. Listeners that are observed with the same meter add up.
 *
 * Point attributes: `geo.country.iso_code` (`n/a` where it is not known) and those of `attributes`.
 *
 * Without a `meter` it follows the global provider: another one that is set is found within a second, and the one
 * before is told that nothing is open.
 *
 * Counts are kept as sessions come, change and go: `countryLookup` and `attributes` are asked once for each context, at
 * the latest by the next collection, and a collection takes the same time for any number of connections.
 *
 * When the listener stops, nothing of it is open any more, and nothing is counted.
 *
 * @throws TypeError if `listener` is not one, or for an option of a wrong type
 *
 * @example
 * import { measuredListener, observeConnections, trafficReporter } from 'measured-listener'
 *
 * const listener = measuredListener(server, 10_000, trafficReporter())
 * const observer = observeConnections(listener, { attributes: { track: 'challenger' } })
 * server.on('close', () => observer.stop())
 */
export function observeConnections(
  listener: Observed,
  options: ObserveConnectionsOptions = {},
): ConnectionsObserver {
  const sessions = observedSessions(listener)
  checkTelemetryOptions(options, ['createObservableUpDownCounter'], [...TELEMETRY_OPTIONS, 'onError'])
  const { meter, onError = warnOnce() } = options
  checkFunction('options.onError', onError)
  const attributesOf = attributesBy(options)

  const fail = guardOnError(onError)

  let provider: MeterProvider | undefined
  let census: Census | undefined
  // While there is no provider nothing is looked up, and nothing counted.
  let counts: OpenCounts | undefined
  const observeBy = (current: Meter | undefined): void => {
    if (counts !== undefined) census?.remove(counts)
    if (current === undefined) {
      counts?.stop()
      counts = undefined
      return
    }
    counts ??= new OpenCounts(sessions, attributesOf, fail)
    census = censusOf(current)
    census.add(counts)
  }
  // A reporter finds another provider with its next report. Here nothing else would come.
  let looking: Timer | undefined
  const look = (): void => {
    looking = startTimer(look, LOOK_INTERVAL)
    const current = metrics.getMeterProvider()
    if (current === provider) return
    provider = current
    observeBy(globalMeter(current))
  }
  if (meter === undefined) look()
  else observeBy(recording(meter))

  const stop = (): void => {
    stopTimer(looking)
    observeBy(undefined)
  }
  return { stop, [Symbol.dispose]: stop }
}

refuseAsReporter(observeConnections)
