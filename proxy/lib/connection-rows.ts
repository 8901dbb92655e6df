import type { CountryLookup, MeasuredListener } from 'measured-listener'
import type { Activity } from './activity.js'
import { MOST_ROWS } from './busiest.js'
import { countryOf } from './country.js'
import { maskAddress } from './mask.js'
import { type Query, wants } from './query.js'

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
  /** Where the kernel tells. */
  readonly tcp?: {
    /** ms. */
    readonly rtt: number
    readonly retransmitted: number
    /** The share of the time since the last report in which the client did not read. */
    readonly limited: number
  }
}

export interface Showing {
  readonly listeners: readonly MeasuredListener[]
  readonly activity: Activity
  readonly countryLookup: CountryLookup
  readonly showAddresses: boolean
}

export interface ConnectionRows {
  /** Those that move most, the longest idle ones last. */
  readonly rows: readonly ConnectionRow[]
  /** Whether there are more. */
  readonly hasMore: boolean
  /** The one that is asked for, while it is open. */
  readonly session?: ConnectionRow | undefined
}

export function connectionRows(source: Showing, query: Query): ConnectionRows {
  const now = Date.now()
  const all = source.listeners
    .flatMap((listener) => [...listener.connections()])
    .map(({ ctx, stats }) => ({ ctx, stats, doing: source.activity.of(ctx, stats, now) }))
    .sort(
      ({ doing: a }, { doing: b }) => b.receiving + b.sending - a.receiving - a.sending || b.moved - a.moved,
    )
  const row = ({ ctx, stats, doing }: (typeof all)[number]): ConnectionRow => {
    const { id = 0, clientIp = '', clientPort, track } = ctx
    return {
      id,
      client: source.showAddresses ? `${clientIp} ${clientPort ?? ''}`.trim() : maskAddress(clientIp),
      country: countryOf(clientIp, source.countryLookup),
      track,
      age: stats.duration / 1000,
      idle: (now - doing.moved) / 1000,
      receiving: doing.receiving,
      sending: doing.sending,
      received: stats.recvTotal,
      sent: stats.sentTotal,
      ...(stats.tcp && {
        tcp: {
          rtt: stats.tcp.rtt,
          retransmitted: stats.tcp.retransmittedTotal,
          limited: doing.limited,
        },
      }),
    }
  }
  const rows: ConnectionRow[] = []
  // Only as many countries are looked up as there are rows to be found.
  for (const each of all) {
    if (rows.length > MOST_ROWS) break
    if (!wants(query, { track: each.ctx.track })) continue
    const made = row(each)
    if (wants(query, made)) rows.push(made)
  }
  const session = all.find(({ ctx }) => ctx.id === query.session)
  return {
    rows: rows.slice(0, MOST_ROWS),
    hasMore: rows.length > MOST_ROWS,
    ...(session && { session: row(session) }),
  }
}
