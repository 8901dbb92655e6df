import { compare } from '../../lib/experiment/index.js'
import { type Collected, type HistogramPoint, text } from './metrics.js'

/** What two tracks show, in one direction. */
export interface TrackComparison {
  readonly direction: string
  readonly incumbent: string
  readonly challenger: string
  readonly sessions: readonly [number, number]
  /** Of the medians, challenger to incumbent, with its interval. */
  readonly ratio: number | undefined
  readonly low: number
  readonly high: number
  readonly verdict: string
}

/** Two directions are looked at, so each verdict may be wrong half as often. */
const CONFIDENCE = 0.975

const sessions = (points: readonly HistogramPoint[]): number =>
  points.reduce((sum, { value }) => sum + value.count, 0)

/** Compares the first two tracks, in the order in which they were given to the command. */
export function comparisons(collected: Collected, tracks: readonly string[]): TrackComparison[] {
  const [incumbent, challenger] = tracks
  if (incumbent === undefined || challenger === undefined) return []
  return ['transmit', 'receive'].flatMap((direction) => {
    const points = (track: string): HistogramPoint[] =>
      collected
        .histograms('proxy.session.goodput.active')
        .filter(({ attributes }) => text(attributes, 'network.io.direction') === direction)
        .filter(({ attributes }) => text(attributes, 'track') === track)
    const [ours, theirs] = [points(incumbent), points(challenger)]
    if (ours.length === 0 || theirs.length === 0) return []
    const { ratio, verdict } = compare(ours, theirs, { confidence: CONFIDENCE })
    return {
      ...{ direction, incumbent, challenger, sessions: [sessions(ours), sessions(theirs)] as const },
      ...{ ratio: ratio.value, low: ratio.low, high: ratio.high, verdict },
    }
  })
}
