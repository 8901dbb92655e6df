import { AggregationType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import type { CollectedMetrics } from 'measured-experiment'

/** Collects when it is asked to, and sends nothing anywhere. */
class OnDemandReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

const reader = new OnDemandReader()

/** Exponential histograms: buckets as fine as the data allow, so that the ratio's interval is not the buckets'. */
const fine = { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const
export const provider = new MeterProvider({
  readers: [reader],
  views: [{ instrumentName: 'proxy.session.goodput*', aggregation: fine }],
})

export async function collect(): Promise<CollectedMetrics> {
  const { resourceMetrics, errors } = await reader.collect()
  if (errors.length > 0) throw new AggregateError(errors, 'could not collect')
  return resourceMetrics
}
