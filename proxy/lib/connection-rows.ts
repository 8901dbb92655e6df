import type { CountryLookup, MeasuredListener } from 'measured-listener'
import type { Activity } from './activity.js'
import { countryOf } from './country.js'
import { maskAddress } from './mask.js'

/** An open connection, as the page shows it. */
export interface ConnectionRow {
  readonly id: number
  readonly client: string
  readonly country: string
  readonly track?: string | undefined
  /** Seconds. */
  readonly age: number
  readonly idle: number
  readonly receiving: number
  readonly sending: number
  readonly received: number
  readonly sent: number
}

/** More would be a list that nobody reads, and kilobytes a second to every page. */
const MOST = 50

export interface Showing {
  readonly listeners: readonly MeasuredListener[]
  readonly activity: Activity
  readonly countryLookup: CountryLookup
  readonly showAddresses: boolean
}

/** The connections that move most, the longest idle ones last. */
export function connectionRows(source: Showing): ConnectionRow[] {
  const now = Date.now()
  return source.listeners
    .flatMap((listener) => [...listener.connections()])
    .map(({ ctx, stats }) => ({ ctx, stats, ...source.activity.of(ctx, stats, now) }))
    .sort((a, b) => b.receiving + b.sending - a.receiving - a.sending || b.moved - a.moved)
    .slice(0, MOST)
    .map(({ ctx: { id = 0, clientIp = '', clientPort, track }, stats, receiving, sending, moved }) => ({
      id,
      client: source.showAddresses ? `${clientIp} ${clientPort ?? ''}`.trim() : maskAddress(clientIp),
      country: countryOf(clientIp, source.countryLookup),
      track,
      age: stats.duration / 1000,
      idle: (now - moved) / 1000,
      receiving,
      sending,
      received: stats.recvTotal,
      sent: stats.sentTotal,
    }))
}
