import type { Socket } from 'node:dgram'
import { wrongType } from '../check.js'
import { isDatagramSocket } from '../node/datagram-handle.js'
import { type ConnectionContext, type ContextFields, checkedFields } from '../session/context.js'
import type { Reporter } from '../session/reporter.js'
import { withSessions } from '../session/session-watch.js'
import type { Stats } from '../stats/stats.js'
import { checkPeer, type Peer } from './peer-session.js'
import { type MeasuredDatagramsOptions, PeerSessions } from './peer-sessions.js'

/** A datagram socket that is being measured. */
export interface MeasuredDatagrams extends Disposable {
  /** How many sessions are open. */
  readonly size: number
  /** The open sessions, each with its stats since its first datagram, read now. */
  sessions(): Iterable<{ readonly ctx: ConnectionContext; readonly stats: Stats }>
  /**
   * Adds fields to the context of a peer's open session, as the function `updateContext` does to a socket's.
   *
   * @param peer as a message's `rinfo` has it
   * @returns whether the peer has a session; where it has none, nothing is kept
   * @throws TypeError for a peer without an address or a port, if `fields` is no object, or `fields.clientIp` no string
   */
  updateContext(peer: Peer, fields: ContextFields): boolean
  /** Reports every open session now, with `final` false. Its next regular report comes when it would have. */
  report(): void
  /** Gives every open session its final report, and lets go of the socket. Once; then it does nothing. */
  stop(): void
  /** The same as {@link MeasuredDatagrams.stop}, for `using`. */
  [Symbol.dispose](): void
}

/**
 * Measures what each peer, an address and port, exchanges over a datagram socket from now on: payload bytes and
 * rates in both directions, duration.
 *
 * A session begins with its first datagram, either way, and ends after `idleTimeout` of silence, with the socket,
 * or with `stop`. The reporter is called as for a connection, every `interval` and once more at the end; `duration`
 * ends with the session's last datagram. A sent datagram counts when the system has taken it; one that a reporter
 * sends to a peer whose session has ended begins a new session. The socket does not notice: no listener is added, its
 * `send` stays as it is, and nothing keeps the process alive.
 *
 * @param socket bound or not, connected or not
 * @param interval milliseconds between two reports of one open session, an integer from 1 to 2**31 - 1
 * @param reporter called with each report
 * @throws TypeError for an argument or option of a wrong type
 * @throws RangeError for a number out of range
 *
 * @example
 * import dgram from 'node:dgram'
 * import { measuredDatagrams } from 'measured-listener'
 *
 * const socket = dgram.createSocket('udp4', (message, peer) => socket.send(message, peer.port, peer.address))
 * measuredDatagrams(socket, 10_000, (ctx, stats, deltaStats, final) => {
 *   if (final) console.log(ctx.clientIp, stats.recvTotal, 'bytes in', stats.duration, 'ms')
 * })
 * socket.bind(5353)
 */
export function measuredDatagrams(
  socket: Socket,
  interval: number,
  reporter: Reporter,
  options: MeasuredDatagramsOptions = {},
): MeasuredDatagrams {
  if (!isDatagramSocket(socket)) throw wrongType('socket', 'a dgram.Socket', socket)
  const sessions = new PeerSessions(socket, interval, reporter, options)
  const stop = (): void => sessions.stop()
  const datagrams: MeasuredDatagrams = {
    get size() {
      return sessions.size
    },
    sessions: () => sessions.list(),
    updateContext: (peer, fields) => {
      checkPeer('peer', peer)
      const update = checkedFields(fields)
      const session = sessions.of(peer)
      session?.update(update)
      return session !== undefined
    },
    report: () => sessions.report(),
    stop,
    [Symbol.dispose]: stop,
  }
  return withSessions(datagrams, sessions)
}
