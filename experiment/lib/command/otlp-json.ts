import type { Attributes, AttributeValue } from '../attributes.js'
import { isObject } from '../check.js'
import type { CollectedMetrics } from '../collected.js'

/**
 * OTLP/JSON as the Collector's file exporter writes it: an `ExportMetricsServiceRequest` a line. 64-bit numbers are
 * strings there.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */

type Json = { readonly [key: string]: unknown }

const listOf = (of: unknown, key: string): Json[] => (isObject(of) && Array.isArray(of[key]) ? of[key] : [])
const numbers = (of: Json, key: string): number[] => listOf(of, key).map(Number)

function valueOfAny(value: unknown): AttributeValue | undefined {
  if (!isObject(value)) return undefined
  const { stringValue, boolValue, intValue, doubleValue } = value
  if (typeof stringValue === 'string') return stringValue
  if (typeof boolValue === 'boolean') return boolValue
  const number = intValue ?? doubleValue
  return number === undefined ? undefined : Number(number)
}

function attributesIn(of: unknown): Attributes {
  return Object.fromEntries(
    listOf(of, 'attributes').map(({ key, value }) => [String(key), valueOfAny(value)]),
  )
}

function timeOf(nanoseconds: unknown): [number, number] {
  const time = BigInt(typeof nanoseconds === 'string' || typeof nanoseconds === 'number' ? nanoseconds : 0)
  return [Number(time / 1_000_000_000n), Number(time % 1_000_000_000n)]
}

const bucketsIn = (of: unknown) => {
  const buckets = isObject(of) ? (of as Json) : {}
  return { offset: Number(buckets.offset ?? 0), bucketCounts: numbers(buckets, 'bucketCounts') }
}

function pointOf(point: Json, exponential: boolean) {
  const { count, min, max, scale, zeroCount, startTimeUnixNano, timeUnixNano } = point
  const extremes = {
    ...(min !== undefined && { min: Number(min) }),
    ...(max !== undefined && { max: Number(max) }),
  }
  const value = exponential
    ? {
        scale: Number(scale ?? 0),
        zeroCount: Number(zeroCount ?? 0),
        positive: bucketsIn(point.positive),
        negative: bucketsIn(point.negative),
      }
    : { buckets: { boundaries: numbers(point, 'explicitBounds'), counts: numbers(point, 'bucketCounts') } }
  return {
    attributes: attributesIn(point),
    startTime: timeOf(startTimeUnixNano),
    endTime: timeOf(timeUnixNano),
    value: { count: Number(count ?? 0), ...extremes, ...value },
  }
}

/** `AGGREGATION_TEMPORALITY_CUMULATIVE` of OTLP, and the SDK's numbers for it and for delta. */
const OTLP_CUMULATIVE = 2
const [SDK_DELTA, SDK_CUMULATIVE] = [0, 1]

function metricOf(metric: Json) {
  const exponential = isObject(metric.exponentialHistogram)
  const histogram = (exponential ? metric.exponentialHistogram : metric.histogram) as Json | undefined
  const temporality = histogram?.aggregationTemporality
  const cumulative = temporality === OTLP_CUMULATIVE || temporality === 'AGGREGATION_TEMPORALITY_CUMULATIVE'
  return {
    descriptor: { name: String(metric.name) },
    aggregationTemporality: cumulative ? SDK_CUMULATIVE : SDK_DELTA,
    dataPoints: listOf(histogram, 'dataPoints').map((point) => pointOf(point, exponential)),
  }
}

/** @throws Error naming the line that is no OTLP/JSON */
export function collectedIn(text: string): CollectedMetrics[] {
  // One request that is printed over many lines, or one a line.
  const lines = /^\s*\{\s*\n/.test(text) ? [text] : text.split('\n')
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    let request: unknown
    try {
      request = JSON.parse(line)
    } catch (error) {
      throw new Error(`line ${index + 1} is no JSON: ${(error as Error).message}`)
    }
    if (!isObject(request) || !Array.isArray(request.resourceMetrics)) {
      throw new Error(`line ${index + 1} has no resourceMetrics: it is no OTLP/JSON of metrics`)
    }
    return listOf(request, 'resourceMetrics').map((resource) => ({
      resource: { attributes: attributesIn(resource.resource) },
      scopeMetrics: listOf(resource, 'scopeMetrics').map((scope) => ({
        metrics: listOf(scope, 'metrics')
          .filter((metric) => isObject(metric.histogram) || isObject(metric.exponentialHistogram))
          .map(metricOf),
      })),
    }))
  })
}
