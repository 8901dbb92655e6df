import type { Duplex } from 'node:stream'
import { checkDuplex } from '../check.js'
import { now } from '../schedule/clock.js'
import type { Reporter } from '../session/reporter.js'
import { type MeasuringOptions, Roster } from '../session/sessions.js'
import type { Stats } from '../stats/stats.js'
import { Connection } from './connection.js'

/** A socket that is being measured. */
export interface MeasuredSocket extends Disposable {
  /** Since measuring began, read now; once the socket has ended, those of its final report. */
  stats(): Stats
  /** Reports now, with `final` false. */
  report(): void
  /** Gives the final report, and lets go of the socket. Once; then it does nothing. */
  stop(): void
  /** The same as {@link MeasuredSocket.stop}, for `using`. */
  [Symbol.dispose](): void
}

/**
 * Measures one connection that no server accepted: an outbound one, say. As {@link measuredListener} does; time
 * and bytes begin to count with the call.
 *
 * @param socket what to measure; of a TLSSocket it is the plaintext
 * @param interval milliseconds between two reports, an integer from 1 to 2**31 - 1
 * @param reporter called with each report
 * @throws TypeError for an argument or option of a wrong type
 * @throws RangeError for an interval out of range
 *
 * @example
 * import net from 'node:net'
 * import { measuredSocket } from 'measured-listener'
 *
 * const upstream = net.connect(5432, 'db.internal')
 * measuredSocket(upstream, 10_000, (ctx, stats, deltaStats, final) => console.log(stats.recvTotal, 'bytes'))
 */
export function measuredSocket(
  socket: Duplex,
  interval: number,
  reporter: Reporter,
  options: MeasuringOptions = {},
): MeasuredSocket {
  checkDuplex('socket', socket)
  const roster = new Roster(interval, reporter, options)
  const connection = new Connection(roster, socket, { fromNow: true })
  const stop = (): void => roster.stop()
  return {
    stats: () => connection.stats(now()),
    report: () => roster.report(),
    stop,
    [Symbol.dispose]: stop,
  }
}
