import { isObject, outOfRange, wrongType } from './check.js'
import type { HistogramPoint } from './point.js'
import { nativePoints, type PrometheusHistogram } from './prometheus-native.js'

/** A boundary as Prometheus writes it; `Number` alone would take '' for 0. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A sample as Prometheus' HTTP API answers an instant query: `data.result` is a list of these. */
export interface PrometheusSample {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: readonly [time: number, value: string | number]
  /** In place of `value`, of a native histogram. */
  readonly histogram?: readonly [time: number, histogram: PrometheusHistogram]
}

/**
 * The points of a histogram that Prometheus has. Of a classic one: from the samples of its `_bucket` series, whose counts
 * are cumulative over `le`; samples with the same labels, `le` aside, make one point, with those labels as attributes. Of
 * a native one: each sample with a `histogram` is a point.
 *
 * `increase()` and `rate()` extrapolate: a count that is not whole is rounded. Ask for `increase()`, whose values
 * are sessions; those of `rate()` are sessions per second, too small for any statement.
 *
 * @throws TypeError for what is no such sample, RangeError for counts that fall from one `le` to the next (a
 *   counter that was reset between two scrapes, or a torn one), and where `+Inf` is missing
 * @see https://prometheus.io/docs/concepts/metric_types/#histogram
 *
 * @example
 * import { compare, prometheusPoints } from 'measured-experiment'
 *
 * const query = 'sum by (le, track) (increase(proxy_session_goodput_bucket[1d]))'
 * const response = await fetch(`http://localhost:9090/api/v1/query?query=${encodeURIComponent(query)}`)
 * const points = prometheusPoints((await response.json()).data.result)
 * const of = (track: string) => points.filter(({ attributes }) => attributes?.track === track)
 * console.log(compare(of('incumbent'), of('challenger')).verdict)
 */
export function prometheusPoints(samples: readonly PrometheusSample[]): HistogramPoint[] {
  if (!Array.isArray(samples)) throw wrongType('samples', 'a list of samples', samples)
  const series = new Map<string, { attributes: Record<string, string>; counts: Map<number, number> }>()
  const native: { name: string; attributes: Record<string, string>; histogram: unknown }[] = []
  for (const [index, sample] of samples.entries()) {
    if (!isSample(sample)) {
      const shape =
        "a sample of an instant query: { metric, value: [time, value] } (a range query's has 'values')"
      throw wrongType(`samples[${index}]`, shape, sample)
    }
    const { le, __name__, ...attributes } = sample.metric
    if (sample.value === undefined) {
      const name = `samples[${index}].histogram[1]`
      native.push({ name, attributes, histogram: sample.histogram?.[1] })
      continue
    }
    const boundary =
      le === '+Inf' ? Number.POSITIVE_INFINITY : NUMBER.test(le ?? '') ? Number(le) : Number.NaN
    if (Number.isNaN(boundary)) throw wrongType(`samples[${index}].metric.le`, "a number or '+Inf'", le)
    const count = Number(sample.value[1])
    if (!Number.isFinite(count) || count < 0) {
      throw outOfRange(`samples[${index}].value[1]`, 'finite, 0 or more', sample.value[1])
    }
    const key = JSON.stringify([__name__, Object.entries(attributes).sort()])
    const one = series.get(key) ?? { attributes, counts: new Map<number, number>() }
    if (one.counts.has(boundary)) throw outOfRange(`samples[${index}].metric.le`, 'there once per series', le)
    one.counts.set(boundary, Math.round(count))
    series.set(key, one)
  }
  const classic = [...series.values()].map(({ attributes, counts }) => ({
    attributes,
    value: explicit(counts),
  }))
  const values = nativePoints(native)
  return [
    ...classic,
    ...native.map(({ attributes }, index) => ({
      attributes,
      value: values[index] as HistogramPoint['value'],
    })),
  ]
}

function isSample(value: unknown): value is PrometheusSample {
  return (
    isObject(value) &&
    isObject(value.metric) &&
    (Array.isArray(value.value) || Array.isArray(value.histogram))
  )
}

function explicit(cumulative: ReadonlyMap<number, number>): HistogramPoint['value'] {
  const sorted = [...cumulative].sort(([a], [b]) => a - b)
  const boundaries = sorted.slice(0, -1).map(([boundary]) => boundary)
  const [last, count] = sorted.at(-1) as [number, number]
  if (last !== Number.POSITIVE_INFINITY) throw outOfRange('the last le of a series', "'+Inf'", last)
  const counts = sorted.map(([boundary, upTo], index) => {
    const below = sorted[index - 1]?.[1] ?? 0
    // A reset, a torn scrape, or series of two lists of boundaries that were summed.
    if (upTo < below)
      throw outOfRange(`the count at le ${boundary}`, `at least the one before, ${below}`, upTo)
    return upTo - below
  })
  return { count, buckets: { boundaries, counts } }
}
