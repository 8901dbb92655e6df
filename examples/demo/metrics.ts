import {
  type DataPoint,
  DataPointType,
  type Histogram,
  MeterProvider,
  MetricReader,
} from '@opentelemetry/sdk-metrics'

/** Collects when it is asked to, and sends nothing anywhere. */
class OnDemandReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

const reader = new OnDemandReader()
export const provider = new MeterProvider({ readers: [reader] })

export type HistogramPoint = DataPoint<Histogram>

/** The points of each histogram, by its name. */
export async function collectHistograms(): Promise<Map<string, HistogramPoint[]>> {
  const { resourceMetrics, errors } = await reader.collect()
  if (errors.length > 0) throw new AggregateError(errors, 'could not collect')
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  return new Map(
    metrics.flatMap((metric) =>
      metric.dataPointType === DataPointType.HISTOGRAM ? [[metric.descriptor.name, metric.dataPoints]] : [],
    ),
  )
}
