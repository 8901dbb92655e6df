import type { Server } from 'node:net'
import { checkDelay, checkFunction, checkInteger, checkOneOf, wrongType } from '../check.js'
import { checkTelemetryOptions, type TelemetryOptions } from '../telemetry/options.js'
import { checkNotReserved } from './reserved.js'
import { DEFAULT_INTERVAL, type Settings, TCP_INFO_MODES, type TcpInfoMode } from './settings.js'
import { tcpInfoFor } from './tcp-info.js'

/** The options of {@link MeasuredListenerInstrumentation}. */
export interface MeasuredListenerInstrumentationConfig
  extends Pick<TelemetryOptions, 'countryLookup' | 'attributes'> {
  /**
   * Whether to measure from the start. If not, `registerInstrumentations` and `enable()` begin it.
   *
   * @default true
   */
  readonly enabled?: boolean
  /**
   * Milliseconds between two reports of one open connection, an integer from 1 to 2**31 - 1.
   *
   * @default 10_000
   */
  readonly interval?: number
  /**
   * Measure only servers on these ports, from 1 to 65535.
   *
   * @default all servers
   */
  readonly ports?: readonly number[]
  /**
   * Ask the kernel too (`getsockopt(TCP_INFO)`): `auto`, where the system is Linux and koffi is installed; `on`, or
   * warn why not; `off`.
   *
   * @default 'auto'
   */
  readonly tcpInfo?: TcpInfoMode
  /**
   * Measure datagram sockets that are made from now on: each peer is a session.
   *
   * @default false
   */
  readonly udp?: boolean
  /**
   * Tells of a server that is about to listen whether to leave it unmeasured. What it throws is told as a warning,
   * and the server is left unmeasured.
   *
   * @default none
   */
  readonly ignore?: (server: Server) => boolean
}

const NAMES = ['enabled', 'interval', 'ports', 'attributes', 'countryLookup', 'tcpInfo', 'udp', 'ignore']

function checkBoolean(name: string, value: unknown): void {
  if (typeof value !== 'boolean') throw wrongType(name, 'a boolean', value)
}

function checkPorts(ports: unknown): void {
  if (!Array.isArray(ports) || ports.length === 0) {
    throw wrongType('options.ports', 'an array of one port or more', ports)
  }
  for (const [index, port] of ports.entries()) checkInteger(`options.ports[${index}]`, port, 1, 65_535)
}

/**
 * @throws TypeError for an option of a wrong type, or one that there is not
 * @throws RangeError for a number out of range
 */
export function settingsOfOptions(options: MeasuredListenerInstrumentationConfig): Settings {
  checkTelemetryOptions(options, [], NAMES)
  const {
    enabled = true,
    interval = DEFAULT_INTERVAL,
    ports,
    tcpInfo = 'auto',
    udp = false,
    ignore,
  } = options
  const { countryLookup, attributes } = options
  checkBoolean('options.enabled', enabled)
  checkDelay('options.interval', interval)
  if (ports !== undefined) checkPorts(ports)
  if (typeof attributes === 'object') checkNotReserved('options.attributes', attributes, attributes)
  checkOneOf('options.tcpInfo', tcpInfo, TCP_INFO_MODES)
  checkBoolean('options.udp', udp)
  if (ignore !== undefined) checkFunction('options.ignore', ignore)
  const source = tcpInfoFor(tcpInfo, 'options.tcpInfo')
  return {
    interval,
    udp,
    ...(ports && { ports: new Set(ports) }),
    ...(countryLookup && { countryLookup }),
    ...(attributes && { attributes }),
    ...(ignore && { ignore }),
    ...(source && { tcpInfo: source }),
  }
}
