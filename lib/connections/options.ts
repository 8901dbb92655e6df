import { checkOneOf, isObject, wrongType } from '../check.js'
import { MEASURING_OPTIONS, type MeasuringOptions, type Settings, settingsOf } from '../session/options.js'
import { type Reporter, warnOnce } from '../session/reporter.js'
import type { TcpInfo } from '../stats/tcp-reading.js'

/** The fields whose change begins another session, where no others are named. */
const DEFAULT_SPLIT_BY: readonly string[] = Object.freeze(['clientIp'])

export interface MeasuredListenerOptions extends MeasuringOptions {
  /**
   * Asks the kernel: every Stats of a connection over TCP then has `tcp`. What `tcpInfo()` of
   * `measured-listener/tcp-info` gives.
   *
   * @default none: the kernel is not asked
   */
  readonly tcpInfo?: TcpInfo
  /**
   * Fields of the context that name who a session belongs to. When `updateContext` sets one of them to another value
   * than it had set before, the session ends, and the next begins on the same connection. The first value names a session,
   * and ends none. `undefined` after a value is another value, as of a client that has signed out, and so is what comes
   * after it; a `clientIp` of `undefined` is of a header that is missing, and changes nothing. Empty: no session ends so.
   *
   * @default ['clientIp']
   */
  readonly splitBy?: readonly string[]
  /**
   * Which bytes of a TLS server: those on the wire, or those that TLS carries. The same for other servers. Not an
   * option of `measuredSocket`, whose bytes are those of the socket that is given.
   *
   * @default 'wire'
   */
  readonly layer?: 'wire' | 'plaintext'
}

/** The options of `measuredSocket`: the socket that is given is the layer. */
export type MeasuredSocketOptions = Omit<MeasuredListenerOptions, 'layer'>

export interface ConnectionSettings extends Settings {
  readonly splitBy: readonly string[]
  readonly tcpInfo: TcpInfo | undefined
  readonly layer: 'wire' | 'plaintext'
}

const SOCKET_OPTIONS: readonly string[] = [...MEASURING_OPTIONS, 'tcpInfo', 'splitBy']
const LISTENER_OPTIONS: readonly string[] = [...SOCKET_OPTIONS, 'layer']

/** One for all sockets: each is a call of its own, and what fails for one of a pool fails for all of them. */
const warnOfSockets = warnOnce()

/** @throws TypeError or RangeError naming the argument that is wrong, and its value */
export function listenerSettings(
  interval: number,
  reporter: Reporter,
  options: MeasuredListenerOptions,
): ConnectionSettings {
  return connectionSettings(interval, reporter, options, LISTENER_OPTIONS)
}

/** @throws TypeError or RangeError naming the argument that is wrong, and its value */
export function socketSettings(
  interval: number,
  reporter: Reporter,
  options: MeasuredListenerOptions,
): ConnectionSettings {
  return connectionSettings(interval, reporter, options, SOCKET_OPTIONS, warnOfSockets)
}

function connectionSettings(
  interval: number,
  reporter: Reporter,
  options: MeasuredListenerOptions,
  known: readonly string[],
  tell?: (error: unknown) => void,
): ConnectionSettings {
  const settings = settingsOf(interval, reporter, options, known, tell)
  const { splitBy = DEFAULT_SPLIT_BY, tcpInfo, layer = 'wire' } = options
  if (!Array.isArray(splitBy) || splitBy.some((name) => typeof name !== 'string')) {
    throw wrongType('options.splitBy', 'an array of strings', splitBy)
  }
  if (tcpInfo !== undefined && (!isObject(tcpInfo) || typeof tcpInfo.read !== 'function')) {
    throw wrongType('options.tcpInfo', 'what tcpInfo() of measured-listener/tcp-info gives', tcpInfo)
  }
  checkOneOf('options.layer', layer, ['wire', 'plaintext'])
  // A copy: what the caller does with the array later changes nothing.
  return { ...settings, splitBy: [...splitBy], tcpInfo, layer }
}
