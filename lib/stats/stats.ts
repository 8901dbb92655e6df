import type { TcpStats } from './tcp-stats.js'

/**
 * What a session moved in a span of time, and how fast. Every number is finite and not negative.
 *
 * The rates come from samples: every `rateInterval` ms one ends, and what it moved divided by its length is
 * its rate. A sample in which a direction moved nothing counts for nothing in that direction. The last sample,
 * if shorter than half a `rateInterval`, is joined to the one before it, because a few bytes in a few
 * microseconds would read as gigabytes per second.
 */
export interface Stats {
  /** Bytes received: what the process has read. Never falls. */
  readonly recvTotal: number
  /** Rate of the slowest sample in which bytes were received, in bytes/s; 0 where nothing was received. */
  readonly recvMin: number
  /** Rate of the fastest sample in which bytes were received, in bytes/s; 0 where nothing was received. */
  readonly recvMax: number
  /** `recvTotal` per second of `recvActive`, in bytes/s; 0 where nothing was received. */
  readonly recvAvg: number
  /** Length of the samples in which bytes were received, in ms; never more than `duration`. */
  readonly recvActive: number
  /** Bytes sent: what the operating system has taken. Never falls. Queued and discarded bytes do not count. */
  readonly sentTotal: number
  /** Rate of the slowest sample in which bytes were sent, in bytes/s; 0 where nothing was sent. */
  readonly sentMin: number
  /** Rate of the fastest sample in which bytes were sent, in bytes/s; 0 where nothing was sent. */
  readonly sentMax: number
  /** `sentTotal` per second of `sentActive`, in bytes/s; 0 where nothing was sent. */
  readonly sentAvg: number
  /** Length of the samples in which bytes were sent, in ms; never more than `duration`. */
  readonly sentActive: number
  /** Length of the span in ms, on the monotonic clock. */
  readonly duration: number
  /** What the kernel knows. Only with the option `tcpInfo`, of a connection over TCP. */
  readonly tcp?: TcpStats
  /** The error that destroyed the connection. Only in a final report, and only where there was one. */
  readonly error?: Error
}
