import type { Server } from 'node:net'
import type { Duplex } from 'node:stream'
import { checkEmitter, checkOneOf, isDuplex } from '../check.js'
import { handshaking } from '../node/socket-counters.js'
import { belowOf, type ConnectionContext, rememberBelow } from '../session/context.js'
import type { Reporter } from '../session/reporter.js'
import { type MeasuringOptions, Roster } from '../session/sessions.js'
import type { Stats } from '../stats/stats.js'
import { Connection } from './connection.js'

export interface MeasuredListenerOptions extends MeasuringOptions {
  /**
   * Which bytes of a TLS server: those on the wire, or those that TLS carries. The same for other servers.
   *
   * @default 'wire'
   */
  readonly layer?: 'wire' | 'plaintext'
}

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

type Accepted = Duplex & { readonly server?: unknown }

/** Asking for it is a system call, for the server as for each of its sockets. */
function portOf(server: Server): number | undefined {
  const address = server.address()
  return typeof address === 'object' ? address?.port : undefined
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
  checkEmitter('server', server)
  const roster = new Roster<Connection>(interval, reporter, options)
  const { layer = 'wire' } = options
  checkOneOf('options.layer', layer, ['wire', 'plaintext'])

  const tls = 'setSecureContext' in server
  const opening = tls && layer === 'plaintext' ? { counters: handshaking } : {}
  let localPort: number | undefined
  const underTls = new WeakMap<Duplex, Connection>()

  const onConnection = (socket: unknown): void => {
    if (!isDuplex(socket)) return
    // Only of a socket that the server accepted itself, and not one that it was given, its port is the server's.
    const own = (socket as Accepted).server === server
    if (own) localPort ??= portOf(server)
    const connection = new Connection(roster, socket, own ? { ...opening, localPort } : opening)
    if (tls) underTls.set(socket, connection)
  }
  const onSecure = (socket: Duplex): void => {
    const raw = belowOf(socket)
    if (raw === undefined) return
    rememberBelow(socket, raw)
    underTls.get(raw)?.secure(socket)
  }
  const onTlsError = (error: Error, socket: Duplex): void => {
    const raw = belowOf(socket)
    if (raw !== undefined) underTls.get(raw)?.refuse(error)
  }

  const onListening = (): void => {
    localPort = undefined
  }

  const always = { connection: onConnection, listening: onListening }
  const listeners = tls ? { ...always, secureConnection: onSecure, tlsClientError: onTlsError } : always
  // Before the application's: a handler may destroy the socket at once, and its address with it.
  for (const [event, listener] of Object.entries(listeners)) server.prependListener(event, listener)

  const stop = (): void => {
    for (const [event, listener] of Object.entries(listeners)) server.removeListener(event, listener)
    roster.stop()
  }

  return {
    server,
    get size() {
      return roster.size
    },
    connections: () => roster.open(),
    report: () => roster.report(),
    stop,
    [Symbol.dispose]: stop,
  }
}
