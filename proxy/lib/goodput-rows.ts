import { type Collected, text } from './metrics.js'
import { quantile } from './quantile.js'

/** One distribution of the page: sessions by bucket. */
export interface GoodputRow {
  readonly rate: 'active' | 'lifetime'
  readonly direction: string
  readonly country: string
  readonly track?: string | undefined
  readonly count: number
  readonly p50: number
  readonly p90: number
  /** The index of the first bucket that is not empty, and the counts from there to the last one. */
  readonly first: number
  readonly counts: readonly number[]
}

const names = {
  active: 'proxy.session.goodput.active',
  lifetime: 'proxy.session.goodput',
} as const

export function goodputRows(collected: Collected): GoodputRow[] {
  return (['active', 'lifetime'] as const).flatMap((rate) =>
    collected.histograms(names[rate]).map(({ attributes, value }) => {
      const { counts } = value.buckets
      const first = counts.findIndex((count) => count > 0)
      const last = counts.findLastIndex((count) => count > 0)
      return {
        rate,
        direction: text(attributes, 'network.io.direction') ?? '',
        country: text(attributes, 'geo.country.iso_code') ?? '',
        track: text(attributes, 'track'),
        count: value.count,
        p50: quantile(value, 0.5),
        p90: quantile(value, 0.9),
        first,
        counts: counts.slice(first, last + 1),
      }
    }),
  )
}
