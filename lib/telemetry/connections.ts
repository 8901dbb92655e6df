import { metrics } from '@opentelemetry/api'
import { checkFunction, isObject, wrongType } from '../check.js'
import type { MeasuredListener } from '../connections/listener.js'
import type { MeasuredDatagrams } from '../datagrams/datagrams.js'
import { throwAll } from '../session/failures.js'
import { guardReporter, warnOnce } from '../session/reporter.js'
import { attributesBy } from './attributes.js'
import { type Census, censusOf, type Members } from './census.js'
import { globalMeter, recording } from './instrument.js'
import { checkTelemetryOptions, type TelemetryOptions } from './options.js'

/** How often a global provider is looked for while there is none, in ms. */
const LOOK_INTERVAL = 1000

export interface ObserveConnectionsOptions extends TelemetryOptions {
  /**
   * Told what `countryLookup` or `attributes` threw.
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

function isObserved(value: unknown): value is Observed {
  return isObject(value) && ['connections', 'sessions'].some((name) => typeof value[name] === 'function')
}

const openOf = (observed: Observed) => ('sessions' in observed ? observed.sessions() : observed.connections())

/**
 * Observes how many connections of a listener, or sessions of a datagram socket, are open, at each collection: an
 * up-down counter by country, `proxy.connections`. Listeners that are observed with the same meter add up.
 *
 * Point attributes: `geo.country.iso_code` (`n/a` where it is not known) and those of `attributes`.
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
  if (!isObserved(listener)) throw wrongType('listener', 'a MeasuredListener or MeasuredDatagrams', listener)
  checkTelemetryOptions(options, 'createObservableUpDownCounter')
  const { meter, onError = warnOnce() } = options
  checkFunction('options.onError', onError)
  const attributesOf = attributesBy(options)

  const members: Members = (tell) => {
    // Every failure for itself, as in a report.
    const { reporter: observe } = guardReporter((ctx) => {
      const { attributes, errors } = attributesOf(ctx)
      tell(attributes)
      throwAll(errors)
    }, onError)
    for (const { ctx, stats } of openOf(listener)) void observe(ctx, stats, stats, false)
  }

  let census: Census | undefined
  const begin = (): void => {
    const current = meter === undefined ? globalMeter(metrics.getMeterProvider()) : recording(meter)
    if (current === undefined) return
    clearInterval(looking)
    census = censusOf(current)
    census.add(members)
  }
  // A reporter finds a provider that is set later with its next report. Here nothing else would come.
  const looking = meter === undefined ? setInterval(begin, LOOK_INTERVAL) : undefined
  looking?.unref()
  begin()

  const stop = (): void => {
    clearInterval(looking)
    census?.remove(members)
  }
  return { stop, [Symbol.dispose]: stop }
}
