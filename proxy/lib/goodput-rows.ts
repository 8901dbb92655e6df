import { quantile } from 'measured-experiment'
import { busiest, MOST_ROWS } from './busiest.js'
import { goodputOf } from './choose-rate.js'
import {
  COUNTRY,
  type Collected,
  DIRECTION,
  DIRECTIONS,
  type HistogramPoint,
  TRACK,
  text,
} from './metrics.js'
import { type Query, wants } from './query.js'
import type { Rate } from './rates.js'

/** One distribution of the page: sessions by bucket. */
export interface GoodputRow {
  readonly direction: string
  /** Absent: of all countries that are asked for. */
  readonly country?: string | undefined
  readonly track?: string | undefined
  readonly count: number
  readonly p50: number
  readonly p90: number
  /** The index of the first bucket that is not empty, and the counts from there to the last one. */
  readonly first: number
  readonly counts: readonly number[]
}

export interface Goodput {
  /** A row for each direction and track: of all tracks, for the page lets choose among them. */
  readonly tracks: readonly GoodputRow[]
  /** And a row for each country of the tracks that are asked for: those with the most sessions. */
  readonly countries: readonly GoodputRow[]
  /** The directions of which there are more such rows. */
  readonly hasMore: readonly string[]
}

function row(points: readonly HistogramPoint[], isOfCountry: boolean): GoodputRow {
  const [{ attributes, value }] = points as [HistogramPoint]
  const counts = value.buckets.counts.map((_, bucket) =>
    points.reduce((sum, point) => sum + (point.value.buckets.counts[bucket] ?? 0), 0),
  )
  const first = counts.findIndex((count) => count > 0)
  const p = (q: number): number => quantile(points, q).value ?? 0
  return {
    direction: text(attributes, DIRECTION) ?? '',
    ...(isOfCountry && { country: text(attributes, COUNTRY) }),
    track: text(attributes, TRACK),
    count: points.reduce((sum, point) => sum + point.value.count, 0),
    p50: p(0.5),
    p90: p(0.9),
    first,
    counts: counts.slice(first, counts.findLastIndex((count) => count > 0) + 1),
  }
}

export function goodputRows(collected: Collected, rate: Rate, query: Query): Goodput {
  const points = goodputOf(collected, rate).filter(({ value }) => value.count > 0)
  const ofCountry = points.filter(({ attributes }) =>
    wants({ ...query, tracks: undefined }, { country: text(attributes, COUNTRY) ?? '' }),
  )
  const chosen = points.filter(({ attributes }) =>
    wants(query, { country: text(attributes, COUNTRY) ?? '', track: text(attributes, TRACK) }),
  )
  const count = (of: HistogramPoint): number => of.value.count
  const of = (direction: string): HistogramPoint[] =>
    chosen.filter(({ attributes }) => text(attributes, DIRECTION) === direction)
  const shown = DIRECTIONS.flatMap((direction) => busiest(of(direction), count))
  const groups = new Map<string, HistogramPoint[]>()
  for (const point of ofCountry) {
    const key = JSON.stringify([text(point.attributes, DIRECTION), text(point.attributes, TRACK)])
    groups.set(key, [...(groups.get(key) ?? []), point])
  }
  return {
    tracks: [...groups.values()].map((group) => row(group, false)),
    countries: shown.map((point) => row([point], true)),
    hasMore: DIRECTIONS.filter((direction) => of(direction).length > MOST_ROWS),
  }
}
