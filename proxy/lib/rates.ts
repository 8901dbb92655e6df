import { quantile } from 'measured-experiment'
import type { Collected, HistogramPoint } from './metrics.js'

/** The goodputs of a session, the truest first. */
export const RATES = ['delivered', 'active', 'lifetime'] as const

export type Rate = (typeof RATES)[number]

export const goodputOf = (collected: Collected, rate: Rate): readonly HistogramPoint[] =>
  collected.histograms(`proxy.session.goodput${rate === 'lifetime' ? '' : `.${rate}`}`)

/** s: a round trip that takes less never left this machine, where data is delivered as fast as memory is copied. */
const NEAREST = 50e-6

export interface ChosenRate {
  readonly rate: Rate
  /** Those that there are. */
  readonly rates: readonly Rate[]
  /** Whether most sessions come from this machine, so that `delivered` says nothing of a network. */
  readonly isLocal: boolean
}

/** @param asked undefined, or none that there is: the truest one that tells something */
export function chooseRate(collected: Collected, asked: string | undefined): ChosenRate {
  const rates = RATES.filter((rate) => goodputOf(collected, rate).length > 0)
  const trips = collected.histograms('proxy.session.rtt')
  const isLocal = trips.length > 0 && (quantile(trips, 0.5).value ?? 0) < NEAREST
  const best = rates.find((rate) => rate !== 'delivered' || !isLocal) ?? 'active'
  return { rate: rates.find((rate) => rate === asked) ?? best, rates, isLocal }
}
