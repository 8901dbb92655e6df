import { type Comparison, compareOverall, compareStrata, type Verdict } from 'measured-experiment'
import { busiest } from './busiest.js'
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
import type { Query } from './query.js'
import type { Rate } from './rates.js'
import { ATTR_FAILURE } from './telemetry.js'

/** What two tracks show, in one direction: in one country, or over all. */
export interface ComparisonRow {
  readonly direction: string
  readonly country?: string | undefined
  readonly sessions: readonly [incumbent: number, challenger: number]
  /** How many times faster the challenger's sessions are; its interval is 1 or not as the verdict says. */
  readonly ratio: Comparison['ratio']
  readonly verdict: Verdict
  /** Why, in words. */
  readonly reason: string
  readonly warnings: readonly string[]
  /** Sessions of both that are missing, and how many seconds they take as things go; 0 if these do. */
  readonly more: number
  readonly wait: number
}

export interface Comparisons {
  readonly incumbent: string
  readonly challenger: string
  /** How likely each interval covers the truth. */
  readonly confidence: number
  readonly rows: readonly ComparisonRow[]
}

/** How likely it may be that any verdict over all countries is wrong. */
const ALPHA = 0.05

/** The two tracks: the first two, in the order in which they were given to the command, unless others are asked for. */
function pairOf({ incumbent, challenger }: Query, tracks: readonly string[]): [string, string] | undefined {
  const first = tracks.find((track) => track === incumbent) ?? tracks[0]
  const others = tracks.filter((track) => track !== first)
  const second = others.find((track) => track === challenger) ?? others[0]
  return first === undefined || second === undefined ? undefined : [first, second]
}

/** The points of the countries with the most sessions. */
function ofBusiest(points: readonly HistogramPoint[]): HistogramPoint[] {
  const sessions = new Map<string, number>()
  const of = ({ attributes }: HistogramPoint): string => text(attributes, COUNTRY) ?? ''
  for (const point of points) sessions.set(of(point), (sessions.get(of(point)) ?? 0) + point.value.count)
  const shown = new Set(busiest([...sessions], ([, count]) => count).map(([country]) => country))
  return points.filter((point) => shown.has(of(point)))
}

/** @param uptime in s: so long it took these sessions to come */
export function comparisons(
  collected: Collected,
  rate: Rate,
  query: Query,
  tracks: readonly string[],
  uptime: number,
): Comparisons | undefined {
  const pair = pairOf(query, tracks)
  if (pair === undefined) return undefined
  const [incumbent, challenger] = pair
  // Two directions, and each challenger that may be looked at: each verdict may be wrong as much less often.
  const confidence = 1 - ALPHA / (DIRECTIONS.length * (tracks.length - 1))
  const points = goodputOf(collected, rate).filter(
    ({ attributes, value }) => value.count > 0 && pair.includes(text(attributes, TRACK) ?? ''),
  )
  const outcomes = collected.histograms('proxy.session.duration')
  const row = (direction: string, country: string | undefined, of: Comparison): ComparisonRow => {
    const sessions = [of.incumbent.sessions, of.challenger.sessions] as const
    const { ratio, verdict, reason, warnings, more } = of
    const wait = more === 0 ? 0 : (more * uptime) / (sessions[0] + sessions[1])
    return { direction, country, sessions, ratio, verdict, reason, warnings, more, wait }
  }
  const rows = DIRECTIONS.flatMap((direction) => {
    const some = points.filter(({ attributes }) => text(attributes, DIRECTION) === direction)
    if (some.length === 0) return []
    const options = {
      ...{ arm: TRACK, incumbent, challenger, by: [COUNTRY], confidence, outcomes },
      failed: (attributes: object) => 'error.type' in attributes || ATTR_FAILURE in attributes,
    }
    return [
      row(direction, undefined, compareOverall(some, options)),
      ...compareStrata(ofBusiest(some), options).map(({ attributes, comparison }) =>
        row(direction, text(attributes, COUNTRY), comparison),
      ),
    ]
  })
  return { incumbent, challenger, confidence, rows }
}
