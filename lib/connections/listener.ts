import type { Server } from 'node:net'
import { checkServer } from '../check.js'
import type { ConnectionContext } from '../session/context.js'
import type { Reporter } from '../session/reporter.js'
import { withSessions } from '../session/session-watch.js'
import type { Stats } from '../stats/stats.js'
import { listenerSettings, type MeasuredListenerOptions } from './options.js'
import { ServerConnections } from './server-connections.js'
import { ServerEvents } from './server-events.js'

/** A server that is being measured. */
export interface MeasuredListener extends Disposable {
  readonly server: Server
  /** How many measured connections are open. */
  readonly size: number
  /** The open connections, each with its stats since it opened, read now. */
  connections(): Iterable<{ readonly ctx: ConnectionContext; readonly stats: Stats }>
  /** Reports every open connection now, with `final` false. Its next regular report comes when it would have. */
  report(): void
  /** Gives every open connection its final report, and lets go of the server. Once; then it does nothing. */
  stop(): void
  /** The same as {@link MeasuredListener.stop}, for `using`. */
  [Symbol.dispose](): void
}

/**
 * Measures every connection that a server accepts from now on: bytes and rates in both directions, duration.
 *
 * The reporter is called every `interval` for each open connection, counted from when it was accepted, and
 * once more, with `final` true, when it ends, however it ends. The server does not notice: no listener is added
 * to a socket, no data is tapped, and nothing keeps the process alive.
 *
 * @param server net, tls, http, https, http2: any that emits 'connection', with a socket or any Duplex
 * @param interval milliseconds between two reports of one open connection, an integer from 1 to 2**31 - 1
 * @param reporter called with each report
 * @throws TypeError for an argument or option of a wrong type
 * @throws RangeError for an interval out of range
 *
 * @example
 * import http from 'node:http'
 * import { measuredListener } from 'measured-listener'
 *
 * const server = http.createServer((req, res) => res.end('hello')).listen(8080)
 * measuredListener(server, 10_000, (ctx, stats, deltaStats, final) => {
 *   if (final) console.log(ctx.clientIp, stats.sentTotal, 'bytes in', stats.duration, 'ms')
 * })
 */
export function measuredListener(
  server: Server,
  interval: number,
  reporter: Reporter,
  options: MeasuredListenerOptions = {},
): MeasuredListener {
  checkServer('server', server)
  const settings = listenerSettings(interval, reporter, options)
  const connections = new ServerConnections(server, settings)
  const events = new ServerEvents(server, connections)
  const stop = (): void => {
    events.ignore()
    connections.stop()
  }
  const listener: MeasuredListener = {
    server,
    get size() {
      return connections.size
    },
    connections: () => connections.list(),
    report: () => connections.report(),
    stop,
    [Symbol.dispose]: stop,
  }
  return withSessions(listener, connections)
}
