import type { Attributes } from '@opentelemetry/api'
import {
  type DataPoint,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import { goodputBoundaries } from 'measured-listener'
import { add, coarser } from './histogram.js'
import { RATES, type Rate, rateMetrics } from './rates.js'

/** How much of what is recorded /metrics tells. The page is told all of it. */
export interface Exposition {
  /** Of the goodput. */
  readonly rates: readonly Rate[]
  /** Of the goodput: six a decade, or the two that are the default of `goodputReporter`. */
  readonly buckets: 'fine' | 'coarse'
  /** Whether countries are told apart. */
  readonly country: boolean
}

/** What there is without options. */
export const ALL: Exposition = { rates: RATES, buckets: 'fine', country: true }

const goodput = new Set(Object.values(rateMetrics))

const COUNTRY = 'geo.country.iso_code'

function withoutCountry({ [COUNTRY]: _, ...attributes }: Attributes): Attributes {
  return attributes
}

/** Points that differ in nothing but their country, as one. */
function acrossCountries<T>(points: readonly DataPoint<T>[], sum: (a: T, b: T) => T): DataPoint<T>[] {
  const merged = new Map<string, DataPoint<T>>()
  for (const point of points) {
    const attributes = withoutCountry(point.attributes)
    const key = JSON.stringify(Object.entries(attributes).sort())
    const before = merged.get(key)
    merged.set(key, { ...point, attributes, value: before ? sum(before.value, point.value) : point.value })
  }
  return [...merged.values()]
}

function reduced(metric: MetricData, { buckets, country }: Exposition): MetricData {
  if (metric.dataPointType === DataPointType.SUM) {
    return country ? metric : { ...metric, dataPoints: acrossCountries(metric.dataPoints, (a, b) => a + b) }
  }
  if (metric.dataPointType !== DataPointType.HISTOGRAM) return metric
  const dataPoints = country ? metric.dataPoints : acrossCountries(metric.dataPoints, add)
  if (buckets === 'fine' || !goodput.has(metric.descriptor.name)) {
    return { ...metric, dataPoints }
  }
  return {
    ...metric,
    dataPoints: dataPoints.map((point) => ({ ...point, value: coarser(point.value, goodputBoundaries) })),
  }
}

/** What is left of all that is recorded. */
export function expose(all: ResourceMetrics, exposition: Exposition): ResourceMetrics {
  const { rates } = exposition
  const isTold = ({ descriptor: { name } }: MetricData): boolean =>
    !goodput.has(name) || rates.some((rate) => rateMetrics[rate] === name)
  const scopeMetrics = all.scopeMetrics.map((scope) => ({
    ...scope,
    metrics: scope.metrics.filter(isTold).map((metric) => reduced(metric, exposition)),
  }))
  return { ...all, scopeMetrics }
}
