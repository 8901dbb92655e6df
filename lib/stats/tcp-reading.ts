/**
 * What the kernel knew of one TCP connection at one moment. Counters and times are of the whole connection, since it
 * was opened; a session subtracts what they were when it began.
 */
export interface TcpReading {
  /** State of the connection, numbered as in Linux: 1 established, 2 SYN sent, 7 closed. */
  readonly state: number
  /** Bytes that the peer has acknowledged. A SYN or FIN of ours, once acknowledged, counts as one more. */
  readonly bytesAcked: number
  /** Bytes put on the wire, those sent again included. */
  readonly bytesSent: number
  /** Bytes sent again: a part of `bytesSent`. */
  readonly bytesRetransmitted: number
  /** Bytes that the kernel has taken and never sent yet. A FIN that waits behind them counts as one more. */
  readonly bytesNotSent: number
  /** Bytes received in order. The peer's FIN counts as one more. */
  readonly bytesReceived: number
  /** Segments with data received, out of order and repeated ones included. Wraps at 2**32. */
  readonly dataSegmentsReceived: number
  /** ms since the last segment with data, in steps of the kernel's clock (1 to 10 ms). */
  readonly sinceLastReceived: number
  /** ms in which sent data was unacknowledged or waiting, in steps of the kernel's clock (1 to 10 ms). */
  readonly busy: number
  /** ms of `busy` in which nothing could be sent because the peer's receive window was full. */
  readonly windowLimited: number
  /** Smoothed round-trip time in ms; 0 where the kernel has none yet. */
  readonly rtt: number
  /** Least round-trip time of the last 300 s in ms; 0 where the kernel has none yet. */
  readonly minRtt: number
}

/** What counts of a connection that was accepted just now; its round-trip times are told with the next reading. */
export const ACCEPTED: TcpReading = Object.freeze({
  state: 1,
  bytesAcked: 0,
  bytesSent: 0,
  bytesRetransmitted: 0,
  bytesNotSent: 0,
  bytesReceived: 0,
  dataSegmentsReceived: 0,
  sinceLastReceived: 0,
  busy: 0,
  windowLimited: 0,
  rtt: 0,
  minRtt: 0,
})

/**
 * Asks the kernel about a socket. `tcpInfo()` of `measured-listener/tcp-info` makes one.
 */
export interface TcpInfo {
  /**
   * @param fd the socket's file descriptor
   * @returns undefined where the kernel cannot tell: the descriptor is negative, closed or of no TCP socket, or the
   *   kernel is older than 4.19 and lacks a field
   */
  read(fd: number): TcpReading | undefined
}

/**
 * Bytes that the kernel has taken from the process since the connection was opened: acknowledged, under way and
 * waiting. The truth also after a write that failed, where a handle's own counter includes what was refused.
 * A FIN that waits to be sent counts as one more.
 */
export function bytesTaken(reading: TcpReading): number {
  return reading.bytesSent - reading.bytesRetransmitted + reading.bytesNotSent
}
