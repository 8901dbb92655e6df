import { rttBoundaries } from './boundaries.js'
import { METRIC_RTT, UNIT_SECONDS } from './conventions.js'
import { isRecordable, type Metric } from './metric.js'

export const rttMetric: Metric = (meter) => {
  const histogram = meter.createHistogram(METRIC_RTT, {
    unit: UNIT_SECONDS,
    description: 'Least round-trip time of a session, as the kernel measured it',
    advice: { explicitBucketBoundaries: [...rttBoundaries] },
  })
  return (report) => {
    const { tcp } = report.stats
    if (report.final && tcp !== undefined && isRecordable(tcp.minRtt)) {
      histogram.record(tcp.minRtt / 1000, report.points.all)
    }
  }
}
