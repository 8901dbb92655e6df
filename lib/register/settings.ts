import type { Server } from 'node:net'
import type { TcpInfo } from '../tcp-info/tcp-info.js'
import type { TelemetryOptions } from '../telemetry/options.js'

/** `interval` where none is given, in ms. */
export const DEFAULT_INTERVAL = 10_000

/** Where `TCP_INFO` is asked: where it can be, always, or never. */
export const TCP_INFO_MODES = ['auto', 'on', 'off'] as const
export type TcpInfoMode = (typeof TCP_INFO_MODES)[number]

/** What to measure of a process, and how; checked. */
export interface Settings extends Pick<TelemetryOptions, 'countryLookup' | 'attributes'> {
  /** Milliseconds between two reports of one open connection. */
  readonly interval: number
  /** Measure only servers on these ports; all if there are none. */
  readonly ports?: ReadonlySet<number>
  readonly tcpInfo?: TcpInfo
  /** Whether to measure datagram sockets. */
  readonly udp: boolean
  /** Servers not to measure. */
  readonly ignore?: (server: Server) => boolean
}
