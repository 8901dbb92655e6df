import {
  AggregationTemporality,
  AggregationType,
  DataPointType,
  type ExponentialHistogram,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics'
import { goodputReporter, type Stats } from 'measured-listener'
import { explicitMedian, exponentialMedian } from './quantile.js'
import type { Cell } from './sessions.js'

export interface Read {
  readonly median: number
  readonly buckets: number
}

function ofExplicit(value: Histogram): Read {
  return { median: explicitMedian(value), buckets: value.buckets.counts.length }
}

function ofExponential(value: ExponentialHistogram): Read {
  return { median: exponentialMedian(value), buckets: value.positive.bucketCounts.length }
}

/** A session that took a second. */
function statsOf(goodput: number): Stats {
  const sent = { sentTotal: goodput, sentMin: goodput, sentMax: goodput, sentAvg: goodput, sentActive: 1000 }
  return { recvTotal: 0, recvMin: 0, recvMax: 0, recvAvg: 0, recvActive: 0, ...sent, duration: 1000 }
}

/** Records each cell with the reporter, and reads each median from the histogram. */
export async function readMedians(
  cells: readonly Cell[],
  aggregation: ViewOptions['aggregation'] = { type: AggregationType.DEFAULT },
): Promise<Read[]> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA)
  const reader = new PeriodicExportingMetricReader({ exporter })
  const views = [{ instrumentName: 'proxy.session.goodput', aggregation }]
  const provider = new MeterProvider({ readers: [reader], views })
  const reads: Read[] = []
  for (const cell of cells) {
    const reporter = goodputReporter({
      meter: provider.getMeter('p50'),
      directions: ['transmit'],
      minBytes: 0,
    })
    for (const goodput of cell) void reporter({}, statsOf(goodput), statsOf(goodput), true)
    await reader.forceFlush()
    const [metric] = exporter.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? []
    exporter.reset()
    if (metric?.dataPointType === DataPointType.HISTOGRAM) {
      reads.push(...metric.dataPoints.map(({ value }) => ofExplicit(value)))
    }
    if (metric?.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) {
      reads.push(...metric.dataPoints.map(({ value }) => ofExponential(value)))
    }
  }
  await provider.shutdown()
  return reads
}
