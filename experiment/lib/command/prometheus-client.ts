import type { HistogramPoint } from '../point.js'
import { type PrometheusSample, prometheusPoints } from '../prometheus.js'

/** Where to ask, and how. */
export interface Endpoint {
  /** Of the server: its `/api/v1/query` is asked. Mimir and Thanos have the same below a path of their own. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** ms for one answer. */
  readonly timeout: number
}

/** The sessions of an experiment that a Prometheus is asked for. */
export interface Question {
  /** The histogram's name, without `_bucket`. */
  readonly metric: string
  /** The histogram of all sessions, without `_count`; empty: it is not asked for. */
  readonly outcomes: string
  /** Labels to keep: the arm's, and those of the strata. */
  readonly labels: readonly string[]
  /** Only series with these labels. */
  readonly where: Readonly<Record<string, string>>
  /** How far back, as Prometheus writes it: `24h`. */
  readonly since: string
  /** Seconds since the epoch, or RFC 3339; now where there is none. */
  readonly at: string | undefined
}

const DIRECTION = 'network_io_direction'

function selector(labels: Readonly<Record<string, string>>): string {
  const all = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return all.length > 0 ? `{${all.join(',')}}` : ''
}

/** The PromQL of a question: the buckets of both arms, and how many of their sessions ended how. */
export function queriesOf({ metric, outcomes, labels, where, since }: Question): string[] {
  const buckets = `sum by (le, ${labels.join(', ')}) (increase(${metric}_bucket${selector(where)}[${since}]))`
  if (outcomes === '') return [buckets]
  // A session's outcome has no direction.
  const { [DIRECTION]: _, ...others } = where
  const kept = [...labels.filter((label) => label !== DIRECTION), 'error_type']
  return [buckets, `sum by (${kept.join(', ')}) (increase(${outcomes}_count${selector(others)}[${since}]))`]
}

/** @throws Error in a sentence, whatever is wrong with the server, the answer or the way to it */
export async function ask(
  { url, headers, timeout }: Endpoint,
  query: string,
  at?: string,
): Promise<PrometheusSample[]> {
  const target = new URL(`${url.replace(/\/$/, '')}/api/v1/query`)
  const body = new URLSearchParams({ query, ...(at !== undefined && { time: at }) })
  const text = await fetchText(
    target,
    { method: 'POST', body, headers, signal: AbortSignal.timeout(timeout) },
    timeout,
  )
  const answer = parse(text, target)
  if (answer.status !== 'success')
    throw new Error(`${target.origin} refused the query: ${answer.error ?? 'it says no more'}`)
  if (answer.data?.resultType !== 'vector') {
    throw new Error(
      `${target.origin} answered with a ${answer.data?.resultType ?? 'thing of no type'}, not a vector`,
    )
  }
  return answer.data.result
}

async function fetchText(target: URL, request: RequestInit, timeout: number): Promise<string> {
  try {
    const response = await fetch(target, request)
    const text = await response.text()
    if (!response.ok && !text.startsWith('{')) {
      throw new Error(`it answered ${response.status} ${response.statusText}`.trim())
    }
    return text
  } catch (error) {
    const { name, message, cause } = error as Error
    const reason = name === 'TimeoutError' ? `it did not answer within ${timeout} ms` : message
    const why =
      cause instanceof Error
        ? `${reason} (${cause.message || (cause as NodeJS.ErrnoException).code})`
        : reason
    throw new Error(`cannot read ${target.origin}: ${why}`)
  }
}

interface Answer {
  readonly status?: string
  readonly error?: string
  readonly data?: { readonly resultType: string; readonly result: PrometheusSample[] }
}

function parse(text: string, { origin }: URL): Answer {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(
      `${origin} answered with what is no JSON, or half of it: ${JSON.stringify(text.slice(0, 60))}`,
    )
  }
}

/** Sessions by how they ended, as points without buckets. */
export function outcomePoints(samples: readonly PrometheusSample[]): HistogramPoint[] {
  return samples.map(({ metric: { __name__: _, ...attributes }, value }) => {
    const count = Math.round(Number(value[1]))
    return { attributes, value: { count, buckets: { boundaries: [], counts: [count] } } }
  })
}

export { prometheusPoints }
