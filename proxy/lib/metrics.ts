import type { Attributes } from '@opentelemetry/api'
import type { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { type DataPoint, DataPointType, type Histogram } from '@opentelemetry/sdk-metrics'

export type HistogramPoint = DataPoint<Histogram>

/** What /metrics would tell now, as numbers. */
export interface Collected {
  histograms(name: string): readonly HistogramPoint[]
  /** The sum of a metric's points, whatever their attributes. */
  sum(name: string): number
}

export async function collect(exporter: PrometheusExporter): Promise<Collected> {
  const { resourceMetrics } = await exporter.collect()
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  const byName = new Map(metrics.map((metric) => [metric.descriptor.name, metric]))
  return {
    histograms: (name) => {
      const metric = byName.get(name)
      return metric?.dataPointType === DataPointType.HISTOGRAM ? metric.dataPoints : []
    },
    sum: (name) => {
      const metric = byName.get(name)
      if (metric?.dataPointType !== DataPointType.SUM) return 0
      return metric.dataPoints.reduce((sum, { value }) => sum + value, 0)
    },
  }
}

export function text(attributes: Attributes, key: string): string | undefined {
  const value = attributes[key]
  return value === undefined ? undefined : String(value)
}
