import type { PrometheusSample } from '../prometheus.js'

/** Samples of `_bucket` series that add up to histograms, and what was done to them. */
export interface Repaired {
  readonly samples: PrometheusSample[]
  readonly notes: readonly string[]
}

const boundaryOf = (le: string | undefined): number => (le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le))

/**
 * Series of a fleet whose versions have unlike boundaries do not add up at those which some lack: these are left out.
 * `le="10"` and `le="10.0"` are one boundary.
 *
 * @param boundaries of each `le`, how many series there are
 */
export function commonBuckets(
  samples: readonly PrometheusSample[],
  boundaries: readonly PrometheusSample[],
): Repaired {
  const series = new Map<number, number>()
  for (const { metric, value } of boundaries) {
    const boundary = boundaryOf(metric.le)
    series.set(boundary, (series.get(boundary) ?? 0) + Number(value?.[1]))
  }
  const all = Math.max(...series.values())
  const partial = [...series].filter(([, count]) => count < all).map(([boundary]) => boundary)
  const left = new Set(partial)
  const merged = new Map<string, PrometheusSample>()
  for (const sample of samples) {
    const { le, ...labels } = sample.metric
    const boundary = boundaryOf(le)
    if (left.has(boundary)) continue
    const key = JSON.stringify([Number.isNaN(boundary) ? le : boundary, Object.entries(labels).sort()])
    const other = merged.get(key)
    merged.set(key, other === undefined ? sample : sum(other, sample))
  }
  const notes =
    partial.length === 0
      ? []
      : [
          `the series have unlike boundaries: ${partial.sort((a, b) => a - b).join(', ')} ${partial.length > 1 ? 'are' : 'is'} left out, which some lack`,
        ]
  return { samples: [...merged.values()], notes }
}

/** Of samples with the same labels, which only those of a classic histogram have. */
function sum(a: PrometheusSample, b: PrometheusSample): PrometheusSample {
  const [time, count] = a.value as NonNullable<PrometheusSample['value']>
  return { ...a, value: [time, Number(count) + Number(b.value?.[1])] }
}

/** By how much, of all sessions, a count may fall for want of a float's digits. */
const ROUNDING = 1e-6

/**
 * A process that restarts, and until the next scrape counts more in one bucket than it had before, looks as if it had gone
 * on there: increase() sees its reset in some buckets and not in others, and the sums fall from one boundary to the
 * next. They are raised to the one before, as histogram_quantile() does.
 */
export function neverFalling(samples: readonly PrometheusSample[]): Repaired {
  const series = new Map<string, PrometheusSample[]>()
  for (const sample of samples) {
    const { le: _, ...labels } = sample.metric
    const key = JSON.stringify(Object.entries(labels).sort())
    series.set(key, [...(series.get(key) ?? []), sample])
  }
  let raised = 0
  const repaired = [...series.values()].flatMap((one) => {
    let [most, by] = [0, 0]
    const sorted = [...one].sort((a, b) => boundaryOf(a.metric.le) - boundaryOf(b.metric.le))
    const result = sorted.map((sample) => {
      const [time, text] = sample.value ?? [0, Number.NaN]
      const count = Number(text)
      by = Math.max(by, most - count)
      most = Math.max(most, count)
      return count < most ? { ...sample, value: [time, most] as const } : sample
    })
    if (by > most * ROUNDING) raised += by
    return result
  })
  const notes =
    raised > 0
      ? [
          `a process restarted between two scrapes: ${Math.ceil(raised)} of its sessions are counted in some buckets and not in others`,
        ]
      : []
  return { samples: repaired, notes }
}
