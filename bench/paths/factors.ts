import { median } from 'simple-statistics'
import type { Session } from './lab.js'
import type { Row } from './row.js'

/** By what factor each rate was off the client's own figure: medians over the runs. */
export interface Factors {
  readonly row: Row
  /** The client's own rate in bytes/s, and the ms of its transfers. */
  readonly own: number
  readonly ms: number
  readonly lifetime: number
  readonly active: number
  readonly kernel: number
  /** ms that the kernel was sending, of downloads. */
  readonly busy: number
  readonly peerLimited: number
}

export function factors(row: Row, sessions: readonly Session[]): Factors {
  const rate = ({ own }: Session): number => (own.bytes * 1000) / own.ms
  const off = (name: 'lifetime' | 'active' | 'kernel'): number =>
    median(sessions.map((each) => each.told[name] / rate(each)))
  return {
    row,
    own: median(sessions.map(rate)),
    ms: median(sessions.map(({ own }) => own.ms)),
    lifetime: off('lifetime'),
    active: off('active'),
    kernel: off('kernel'),
    busy: median(sessions.map(({ told }) => told.deliveredActive)),
    peerLimited: median(sessions.map(({ told }) => told.peerLimited)),
  }
}
