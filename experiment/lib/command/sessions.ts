import type { HistogramPoint } from '../point.js'
import type { Period } from './period.js'

/** What is compared: the sessions' histograms, and how all sessions ended, where that is known. */
export interface Sessions {
  readonly points: readonly HistogramPoint[]
  readonly outcomes?: readonly HistogramPoint[]
  /** What the source calls the metric and the attributes of the options. */
  readonly metric: string
  readonly arm: string
  readonly by: readonly string[]
  readonly where: Readonly<Record<string, string>>
  /** Of what time; a file has what it has. */
  readonly period?: Period
  readonly queries: readonly string[]
  /** What a reader should know of them. */
  readonly notes: readonly string[]
}
