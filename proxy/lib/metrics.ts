import type { Attributes } from '@opentelemetry/api'
import type { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { type DataPoint, DataPointType, type Histogram } from '@opentelemetry/sdk-metrics'

export type HistogramPoint = DataPoint<Histogram>
export type SumPoint = DataPoint<number>

/** Attributes of the points. */
export const DIRECTION = 'network.io.direction'
export const DIRECTIONS = ['transmit', 'receive']
export const COUNTRY = 'geo.country.iso_code'
export const TRACK = 'track'

/** What /metrics would tell now, as numbers. */
export interface Collected {
  histograms(name: string): readonly HistogramPoint[]
  /** The points of a metric that counts. */
  sums(name: string): readonly SumPoint[]
  /** The sum of a metric's points, whatever their attributes. */
  sum(name: string): number
}

export async function collect(exporter: PrometheusExporter): Promise<Collected> {
  const { resourceMetrics } = await exporter.collect()
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  const byName = new Map(metrics.map((metric) => [metric.descriptor.name, metric]))
  const sums = (name: string): readonly SumPoint[] => {
    const metric = byName.get(name)
    return metric?.dataPointType === DataPointType.SUM ? metric.dataPoints : []
  }
  return {
    sums,
    histograms: (name) => {
      const metric = byName.get(name)
      return metric?.dataPointType === DataPointType.HISTOGRAM ? metric.dataPoints : []
    },
    sum: (name) => sums(name).reduce((sum, { value }) => sum + value, 0),
  }
}

export function text(attributes: Attributes, key: string): string | undefined {
  const value = attributes[key]
  return value === undefined ? undefined : String(value)
}
