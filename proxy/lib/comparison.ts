import { type Comparison, compareStrata, type Verdict } from 'measured-experiment'
import { type Collected, text } from './metrics.js'
import { ATTR_FAILURE } from './telemetry.js'

/** What two tracks show, in one direction: in one country, or in all. */
export interface TrackComparison {
  readonly direction: string
  readonly country?: string | undefined
  readonly incumbent: string
  readonly challenger: string
  readonly sessions: readonly [number, number]
  /** Of the medians, challenger to incumbent, with its interval. */
  readonly ratio: number | undefined
  readonly low: number
  readonly high: number
  readonly verdict: Verdict
  /** Why, in words. */
  readonly reason: string
  /** So many sessions more, of both, would do. */
  readonly more: number
}

/** Two directions are looked at, so each verdict may be wrong half as often. */
const CONFIDENCE = 0.975
const DIRECTION = 'network.io.direction'
const COUNTRY = 'geo.country.iso_code'

const sessions = ({ incumbent, challenger }: Comparison): [number, number] => [
  incumbent.sessions,
  challenger.sessions,
]

/** Compares the first two tracks, in the order in which they were given to the command. */
export function comparisons(collected: Collected, tracks: readonly string[]): TrackComparison[] {
  const [incumbent, challenger] = tracks
  if (incumbent === undefined || challenger === undefined) return []
  const points = collected.histograms('proxy.session.goodput.active')
  const outcomes = collected.histograms('proxy.session.duration')
  if (points.length === 0 || outcomes.length === 0) return []
  return [[DIRECTION], [DIRECTION, COUNTRY]]
    .flatMap((by) =>
      compareStrata(points, {
        ...{ arm: 'track', incumbent, challenger, by, confidence: CONFIDENCE, outcomes },
        failed: (attributes) => 'error.type' in attributes || ATTR_FAILURE in attributes,
      }),
    )
    .map(({ attributes, comparison }) => ({
      direction: text(attributes, DIRECTION) ?? '',
      country: text(attributes, COUNTRY),
      ...{ incumbent, challenger, sessions: sessions(comparison) },
      ratio: comparison.ratio.value,
      ...{ low: comparison.ratio.low, high: comparison.ratio.high },
      ...{ verdict: comparison.verdict, reason: comparison.reason, more: comparison.more },
    }))
}
