import type { Duplex } from 'node:stream'
import { checkDuplex } from '../check.js'
import { now } from '../schedule/clock.js'
import type { Reporter } from '../session/reporter.js'
import type { SessionGroup } from '../session/session.js'
import { type SessionSchedule, sharedSchedule } from '../session/session-schedule.js'
import type { Stats } from '../stats/stats.js'
import { Connection } from './connection.js'
import { type MeasuredSocketOptions, socketSettings } from './options.js'

/** A socket that is being measured. */
export interface MeasuredSocket extends Disposable {
  /** Since its session began, read now; once the socket has ended, those of its final report. */
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
 * and bytes begin to count with the call. Any number of sockets with the same intervals share one timer.
 *
 * @param socket what to measure, connected or not; of a TLSSocket it is the plaintext
 * @param interval milliseconds between two reports, an integer from 1 to 2**31 - 1
 * @param reporter called with each report
 * @param options those of `measuredListener`, without `layer`
 * @throws TypeError for an argument or option of a wrong type, or an option that there is not
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
  options: MeasuredSocketOptions = {},
): MeasuredSocket {
  checkDuplex('socket', socket)
  const settings = socketSettings(interval, reporter, options)
  const { rateInterval, fail } = settings
  // Taken anew for each session: it is let go of when the last one has gone.
  let schedule: SessionSchedule
  const group: SessionGroup = {
    rateInterval,
    reporter: settings.reporter,
    fail,
    stopped: false,
    add: (session, time) => {
      schedule = sharedSchedule(interval, rateInterval)
      schedule.add(session, time)
    },
    remove: (session) => schedule.remove(session),
  }
  const connection = new Connection(group, socket, settings, { fromNow: true })
  const stop = (): void => connection.stop()
  return {
    stats: () => connection.session.stats(now()),
    report: () => connection.session.report(now()),
    stop,
    [Symbol.dispose]: stop,
  }
}
