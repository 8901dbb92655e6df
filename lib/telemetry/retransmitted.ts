import { METRIC_RETRANSMITTED, UNIT_BYTES } from './conventions.js'
import { isRecordable, type Metric } from './metric.js'

export const retransmittedMetric: Metric = (meter) => {
  const counter = meter.createCounter(METRIC_RETRANSMITTED, {
    unit: UNIT_BYTES,
    description: 'Bytes that the kernel sent again',
  })
  return (report) => {
    const bytes = report.deltaStats.tcp?.retransmittedTotal ?? 0
    if (isRecordable(bytes)) counter.add(bytes, report.points.all)
  }
}
