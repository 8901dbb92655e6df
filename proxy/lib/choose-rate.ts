import { quantile } from 'measured-experiment'
import { type Collected, DIRECTION, type HistogramPoint, text } from './metrics.js'
import { RATES, type Rate, rateMetrics } from './rates.js'

export const goodputOf = (collected: Collected, rate: Rate): readonly HistogramPoint[] =>
  collected.histograms(rateMetrics[rate])

/**
 * Bytes per second, and s: downloads that were delivered faster over a shorter round trip never left this machine.
 * Loopback has 3 µs, and more than 100 MB/s even when it is busy; a path that is shaped between two namespaces of one
 * machine is as near, but slow.
 */
const FASTEST = 50e6
const NEAREST = 50e-6

export interface ChosenRate {
  readonly rate: Rate
  /** Those that there are. */
  readonly rates: readonly Rate[]
  /** Whether most downloads stay on this machine, so that `delivered` says how fast memory is copied. */
  readonly isLocal: boolean
}

/**
 * @param asked undefined, or none that there is: the truest one that tells something
 * @param isDemo whether the clients are those of the demo, on this machine
 */
export function chooseRate(collected: Collected, asked: string | undefined, isDemo: boolean): ChosenRate {
  const rates = RATES.filter((rate) => goodputOf(collected, rate).length > 0)
  const isLocal =
    isDemo ||
    (median(collected.histograms('proxy.session.rtt')) < NEAREST &&
      median(goodputOf(collected, 'delivered').filter(isDownload)) > FASTEST)
  const best = rates.find((rate) => rate !== 'delivered' || !isLocal) ?? 'active'
  return { rate: rates.find((rate) => rate === asked) ?? best, rates, isLocal }
}

const isDownload = ({ attributes }: HistogramPoint): boolean => text(attributes, DIRECTION) === 'transmit'

/** NaN of nothing. */
const median = (points: readonly HistogramPoint[]): number =>
  points.length > 0 ? (quantile(points, 0.5).value ?? Number.NaN) : Number.NaN
