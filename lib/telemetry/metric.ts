import type { Meter } from '@opentelemetry/api'
import type { ConnectionContext } from '../session/context.js'
import { throwAll } from '../session/failures.js'
import type { Reporter } from '../session/reporter.js'
import type { Stats } from '../stats/stats.js'
import { type AttributesOf, attributesBy } from './attributes.js'
import { instrumentOf } from './instrument.js'
import type { TelemetryOptions } from './options.js'
import type { PointAttributes } from './points.js'

/**
 * One metric: makes its instrument, and returns what records a report with it.
 *
 * A metric is one such function in a file of its own, and a line in the list of each reporter that records it.
 */
export type Metric = (meter: Meter) => (report: Report) => void

/** What can be recorded: of nothing there is no sample, and one that is not finite would spoil its series for good. */
export function isRecordable(value: number): boolean {
  return value > 0 && Number.isFinite(value)
}

/** A report as metrics see it. */
export class Report {
  readonly stats: Stats
  readonly deltaStats: Stats
  readonly final: boolean
  /** What failed of the user's functions. */
  readonly errors: unknown[] = []
  readonly #ctx: ConnectionContext
  readonly #attributesOf: AttributesOf
  #points: PointAttributes | undefined

  constructor(
    attributesOf: AttributesOf,
    ctx: ConnectionContext,
    stats: Stats,
    deltaStats: Stats,
    final: boolean,
  ) {
    this.#attributesOf = attributesOf
    this.#ctx = ctx
    this.stats = stats
    this.deltaStats = deltaStats
    this.final = final
  }

  /** The attributes of its points: made when the first metric has something to record, once for all metrics. */
  get points(): PointAttributes {
    this.#points ??= this.#attributesOf(this.#ctx, (error) => this.errors.push(error))
    return this.#points
  }
}

/**
 * A reporter that records metrics.
 *
 * While there is no meter provider it does nothing. What fails of the user's functions loses no sample, and is thrown
 * when all is recorded: whoever calls reporters tells `onError`.
 */
export function reporterOf(options: TelemetryOptions, metrics: readonly Metric[]): Reporter {
  const attributesOf = attributesBy(options)
  const currentRecorders = instrumentOf(options.meter, (meter) => metrics.map((metric) => metric(meter)))
  return (ctx, stats, deltaStats, final) => {
    const recorders = currentRecorders()
    if (recorders === undefined) return
    const report = new Report(attributesOf, ctx, stats, deltaStats, final)
    for (const record of recorders) {
      // An instrument may be the user's. Each fails for itself.
      try {
        record(report)
      } catch (error) {
        report.errors.push(error)
      }
    }
    throwAll(report.errors)
  }
}
