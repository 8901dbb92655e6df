import { labelOf } from '../attributes.js'

/**
 * What a metric of OpenTelemetry is called in a Prometheus depends on the way there. Of `proxy.session.goodput`, whose
 * unit is `bytes/s`:
 *
 * | written by | name |
 * |---|---|
 * | OpenTelemetry JS' Prometheus exporter | `proxy_session_goodput` |
 * | Prometheus' OTLP receiver and the Collector, by default | `proxy_session_goodput_bytes_per_second` |
 * | Prometheus 3, translation_strategy NoUTF8EscapingWithSuffixes | `proxy.session.goodput_bytes_per_second` |
 * | Prometheus 3, translation_strategy NoTranslation | `proxy.session.goodput` |
 *
 * A classic histogram has series with `_bucket` and `_count` after that, a native one has none.
 */

/** What units become: rates and durations, and those of metrics that users make. */
const UNITS: readonly string[] = [
  ...['_bytes_per_second', '_bytes', '_seconds', '_milliseconds', '_per_second', '_ratio'],
]

/** A histogram of a Prometheus. */
export interface Histogram {
  /** Without `_bucket`. */
  readonly name: string
  readonly native: boolean
}

const BUCKET = '_bucket'
const PARTS: readonly string[] = [BUCKET, '_count', '_sum', '_total', '_created', '_min', '_max']

/** The series that has its buckets. */
export const bucketsOf = ({ name, native }: Histogram): string => (native ? name : `${name}${BUCKET}`)

/** A regular expression that the names of a metric and its parts match, and a few others. */
export const patternOf = (metric: string): string =>
  `${withoutBucket(metric).replace(/[^a-zA-Z0-9]/g, '.')}.*`

const withoutBucket = (metric: string): string =>
  metric.endsWith(BUCKET) ? metric.slice(0, -BUCKET.length) : metric

/**
 * What of some series are histograms by the name of a metric: that very name first, native ones before classic ones.
 *
 * @param part what tells a classic one: `_count` where buckets are not needed
 */
export function histogramsOf(
  metric: string,
  series: readonly string[],
  part: '_bucket' | '_count' = BUCKET,
): Histogram[] {
  const wanted = labelOf(withoutBucket(metric))
  const found = series.flatMap((name): Histogram[] => {
    if (name.endsWith(part)) return [{ name: name.slice(0, -part.length), native: false }]
    // Who names the buckets wants those of a classic one.
    const isPart = metric.endsWith(BUCKET) || PARTS.some((each) => name.endsWith(each))
    return isPart ? [] : [{ name, native: true }]
  })
  const rest = ({ name }: Histogram): string | undefined => {
    const label = labelOf(name)
    return label.startsWith(wanted) ? label.slice(wanted.length) : undefined
  }
  return found
    .filter((each) => rest(each) === '' || UNITS.includes(rest(each) ?? 'none'))
    .sort((a, b) => Number(rest(a) !== '') - Number(rest(b) !== '') || Number(b.native) - Number(a.native))
}

/** Whether two names are of one metric, with and without its unit. */
export const isTwin = (a: string, b: string): boolean =>
  histogramsOf(a, [b]).length > 0 || histogramsOf(b, [a]).length > 0
