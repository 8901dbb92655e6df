import { bytesPerSecond } from './bytes-per-second.js'

/**
 * What the kernel knows of a session over TCP. Every number is finite and not negative; totals and times never
 * fall, and those of the deltas add up to those of the session.
 *
 * Bytes are those on the wire, also of a TLS server. Times come from the kernel's clock, whose steps are 1 to 10 ms
 * (4 ms on most systems): rates of transfers that take less than ten such steps are coarse.
 */
export interface TcpStats {
  /** Bytes sent that the peer's kernel has acknowledged; never more than was sent. */
  readonly deliveredTotal: number
  /**
   * ms in which sent bytes were unacknowledged or waiting in the kernel. Where bytes were delivered, never less than
   * one `minRtt`: transfers shorter than a step of the kernel's clock read 0 there.
   */
  readonly deliveredActive: number
  /** `deliveredTotal` per second of `deliveredActive`, in bytes/s; 0 where nothing was delivered. */
  readonly deliveredAvg: number
  /** ms of `deliveredActive` in which the peer's receive window was full: the peer read too slowly, not the path. */
  readonly peerLimited: number
  /** Bytes sent again. */
  readonly retransmittedTotal: number
  /**
   * ms in which bytes arrived: the samples in which segments did, each up to its last arrival. A burst that begins in
   * the middle of a sample counts from the sample's start, so it reads too long by at most one `rateInterval`.
   * Where bytes were received, never less than one `minRtt`.
   */
  readonly receivedActive: number
  /** `recvTotal` per second of `receivedActive`, in bytes/s; 0 where nothing was received. */
  readonly receivedAvg: number
  /** Smoothed round-trip time in ms, as it is now; 0 where the kernel has none yet. */
  readonly rtt: number
  /** Least round-trip time in ms since the session began; 0 where the kernel has none yet. */
  readonly minRtt: number
}

/**
 * What came to a session since its previous report.
 *
 * @param before the stats of that report; absent in the first
 * @param recv bytes received since that report
 */
export function tcpSince(now: TcpStats, before: TcpStats | undefined, recv: number): TcpStats {
  if (before === undefined) return now
  const deliveredTotal = now.deliveredTotal - before.deliveredTotal
  const deliveredActive = now.deliveredActive - before.deliveredActive
  const receivedActive = now.receivedActive - before.receivedActive
  return {
    deliveredTotal,
    deliveredActive,
    deliveredAvg: bytesPerSecond(deliveredTotal, deliveredActive),
    peerLimited: now.peerLimited - before.peerLimited,
    retransmittedTotal: now.retransmittedTotal - before.retransmittedTotal,
    receivedActive,
    receivedAvg: bytesPerSecond(recv, receivedActive),
    rtt: now.rtt,
    minRtt: now.minRtt,
  }
}
