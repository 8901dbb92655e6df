import type { Attributes } from './attributes.js'
import { checkPoint, countsOf, type HistogramPoint } from './point.js'

/** What a reader of `@opentelemetry/sdk-metrics` collects (its `ResourceMetrics`), as far as it is read here. */
export interface CollectedMetrics {
  readonly resource: { readonly attributes: Readonly<Record<string, unknown>> }
  readonly scopeMetrics: readonly {
    readonly metrics: readonly {
      readonly descriptor: { readonly name: string }
      readonly dataPoints: readonly { readonly value: unknown }[]
      readonly aggregationTemporality: number
    }[]
  }[]
}

/** The `AggregationTemporality.CUMULATIVE` of the SDK, which this package does not load. */
const CUMULATIVE = 1

/**
 * The points of the histogram `name` in what was collected, from one process or many, once or many times: those
 * of delta streams as they are; of cumulative ones the last reading of each run. A point has the attributes of its
 * resource too, its own before those.
 *
 * @throws RangeError if there is no such metric, or a cumulative count fell although no new run began
 *
 * @example
 * import { histogramPoints, quantile } from 'measured-experiment'
 *
 * const { resourceMetrics } = await reader.collect()
 * console.log(quantile(histogramPoints([resourceMetrics], 'proxy.session.goodput'), 0.5))
 */
export function histogramPoints(collected: readonly CollectedMetrics[], name: string): HistogramPoint[] {
  const names = new Set<string>()
  const points: HistogramPoint[] = []
  const runs = new Map<string, HistogramPoint>()
  for (const { resource, scopeMetrics } of collected) {
    for (const { descriptor, dataPoints, aggregationTemporality } of scopeMetrics.flatMap(
      (scope) => scope.metrics,
    )) {
      names.add(descriptor.name)
      if (descriptor.name !== name) continue
      for (const one of dataPoints as readonly HistogramPoint[]) {
        checkPoint(`a point of ${name}`, one)
        const attributes = { ...resource.attributes, ...one.attributes } as Attributes
        const point = { ...one, attributes }
        if (aggregationTemporality === CUMULATIVE) keepLater(runs, point, name)
        else points.push(point)
      }
    }
  }
  if (!names.has(name))
    throw new RangeError(`no metric ${name} was collected, but ${[...names].join(', ') || 'none'}`)
  return [...points, ...runs.values()]
}

function keepLater(runs: Map<string, HistogramPoint>, point: HistogramPoint, name: string): void {
  const run = JSON.stringify([point.startTime, Object.entries(point.attributes as Attributes).sort()])
  const other = runs.get(run)
  if (other === undefined) {
    runs.set(run, point)
    return
  }
  const [earlier, later] = endOf(other) <= endOf(point) ? [other, point] : [point, other]
  if (endOf(other) === endOf(point) && countsOf(other).join() !== countsOf(point).join()) {
    throw new RangeError(
      `two streams of ${name} have the same start, end and attributes: two processes, say; ` +
        'give each an attribute of its own, as service.instance.id of its resource',
    )
  }
  if (sum(earlier) > sum(later)) {
    throw new RangeError(
      `the cumulative stream of ${name} was reset: its count fell from ${sum(earlier)} to ${sum(later)}; ` +
        'collect with delta temporality',
    )
  }
  runs.set(run, later)
}

const endOf = ({ endTime }: HistogramPoint): number => (endTime ? endTime[0] + endTime[1] / 1e9 : 0)
const sum = (point: HistogramPoint): number => countsOf(point).reduce((a, b) => a + b, 0)
