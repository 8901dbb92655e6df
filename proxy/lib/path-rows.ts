import { quantile } from 'measured-experiment'
import { busiest } from './busiest.js'
import { COUNTRY, type Collected, DIRECTION, type SumPoint, TRACK, text } from './metrics.js'
import type { PeerLimited } from './peer-limited.js'
import { type Query, wants } from './query.js'

/** What the kernel knows of the paths to the clients of one country and track. */
export interface PathRow {
  readonly country: string
  readonly track?: string | undefined
  readonly count: number
  /** Least round-trip times of its sessions, in s. */
  readonly p50: number
  readonly p90: number
  /** Bytes that were sent again, and those that were sent. */
  readonly retransmitted: number
  readonly sent: number
  /** The share of the time in which its clients did not read; undefined where none is known. */
  readonly limited?: number | undefined
}

export function pathRows(collected: Collected, peerLimited: PeerLimited, query: Query): PathRow[] {
  const trips = collected.histograms('proxy.session.rtt').filter(({ value }) => value.count > 0)
  const chosen = trips.filter(({ attributes }) =>
    wants(query, { country: text(attributes, COUNTRY) ?? '', track: text(attributes, TRACK) }),
  )
  return busiest(chosen, ({ value }) => value.count).map((point) => {
    const country = text(point.attributes, COUNTRY) ?? ''
    const track = text(point.attributes, TRACK)
    const isOf = ({ attributes }: SumPoint): boolean =>
      text(attributes, COUNTRY) === country && text(attributes, TRACK) === track
    const sum = (points: readonly SumPoint[]): number =>
      points.filter(isOf).reduce((all, { value }) => all + value, 0)
    return {
      country,
      track,
      count: point.value.count,
      p50: quantile([point], 0.5).value ?? 0,
      p90: quantile([point], 0.9).value ?? 0,
      retransmitted: sum(collected.sums('proxy.tcp.retransmitted')),
      sent: sum(
        collected.sums('proxy.io').filter(({ attributes }) => text(attributes, DIRECTION) === 'transmit'),
      ),
      limited: peerLimited.share(country, track),
    }
  })
}
