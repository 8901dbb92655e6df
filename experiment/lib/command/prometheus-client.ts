import type { PrometheusSample } from '../prometheus.js'
import type { PrometheusHistogram } from '../prometheus-native.js'

/** Where to ask, and how. */
export interface Endpoint {
  /** Of the server: what precedes `/api/v1`. Mimir and Thanos have the same API below a path of their own. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** ms for one answer. */
  readonly timeout: number
}

/** A series of a range query. */
export interface PrometheusSeries {
  readonly metric: PrometheusSample['metric']
  readonly values?: readonly (readonly [time: number, value: string])[]
  readonly histograms?: readonly (readonly [time: number, histogram: PrometheusHistogram])[]
}

interface Answer {
  readonly status?: string
  readonly error?: string
  readonly warnings?: readonly string[]
  readonly data?: unknown
}

type Params = Readonly<Record<string, string>>

/** The server has no such path, or does not let this user read it. */
export class NotServed extends Error {}

const NOT_SERVED: readonly number[] = [401, 403, 404, 405, 501]

/**
 * Asks one Prometheus. What it warns of (a Thanos that did not reach all of its stores, say) is kept for those who judge
 * its answers.
 */
export class PrometheusClient {
  readonly warnings = new Set<string>()
  readonly #base: string
  readonly #origin: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #timeout: number

  constructor({ url, headers, timeout }: Endpoint) {
    const target = new URL(url)
    const { username, password } = target
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    this.#headers =
      credentials === ':'
        ? headers
        : { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}`, ...headers }
    this.#origin = target.origin
    this.#base = `${target.origin}${target.pathname.replace(/(\/api\/v1)?\/*$/, '')}/api/v1`
    this.#timeout = timeout
  }

  /** @throws Error in a sentence, whatever is wrong with the server, the answer or the way to it */
  async query(query: string, time?: number): Promise<PrometheusSample[]> {
    const params = { query, ...(time !== undefined && { time: String(time) }) }
    return (await this.#result('/query', params, 'vector')) as PrometheusSample[]
  }

  /** @throws as {@link query} does */
  async queryRange(query: string, start: number, end: number, step: number): Promise<PrometheusSeries[]> {
    const params = { query, start: String(start), end: String(end), step: String(step) }
    return (await this.#result('/query_range', params, 'matrix')) as PrometheusSeries[]
  }

  /**
   * A list of names or values: of `labels`, or `label/NAME/values`.
   *
   * @throws NotServed where the server has no such list, and as {@link query} does
   */
  async list(path: string, params: Params): Promise<string[]> {
    const { data } = await this.#ask(`/${path}`, params, 'GET')
    if (!Array.isArray(data)) throw new NotServed(`${this.#origin} has no list at ${path}`)
    return data.map(String)
  }

  async #result(path: string, params: Params, type: string): Promise<unknown[]> {
    const { data } = await this.#ask(path, params, 'POST')
    const { resultType, result } = (data ?? {}) as { resultType?: string; result?: unknown }
    if (resultType !== type || !Array.isArray(result)) {
      throw new Error(`${this.#origin} answered with a ${resultType ?? 'thing of no type'}, not a ${type}`)
    }
    return result
  }

  async #ask(path: string, params: Params, method: 'GET' | 'POST'): Promise<Answer> {
    const body = new URLSearchParams(params)
    const target = `${this.#base}${path}`
    const request = { headers: this.#headers, signal: AbortSignal.timeout(this.#timeout) }
    const { status, text } =
      method === 'GET'
        ? await this.#fetch(`${target}?${body}`, request)
        : await this.#fetch(target, { ...request, method, body })
    // Some gateways let reads through only as GET.
    if (status === 405 && method === 'POST') return this.#ask(path, params, 'GET')
    const answer = this.#parse(status, text, target)
    if (answer.status !== 'success')
      throw new Error(`${this.#origin} refused the query: ${answer.error ?? 'it says no more'}`)
    for (const warning of answer.warnings ?? []) this.warnings.add(warning)
    return answer
  }

  async #fetch(target: string, request: RequestInit): Promise<{ status: number; text: string }> {
    try {
      const response = await fetch(target, request)
      return { status: response.status, text: await response.text() }
    } catch (error) {
      throw new Error(`cannot read ${this.#origin}: ${whyNot(error as Error, this.#timeout)}`)
    }
  }

  #parse(status: number, text: string, target: string): Answer {
    const answer = parsed(text)
    const shown = JSON.stringify(text.trim().slice(0, 60))
    if (NOT_SERVED.includes(status) || (status >= 400 && answer?.status === undefined)) {
      const sentence = `cannot read ${this.#origin}: it answered ${status} ${text === '' ? '' : shown}`.trim()
      const hint = (HINTS[status] ?? '').replace('PATH', new URL(target).pathname)
      throw new (NOT_SERVED.includes(status) ? NotServed : Error)(sentence + hint)
    }
    if (answer?.status !== undefined) return answer
    if (/^\s*</.test(text)) {
      throw new Error(
        `${this.#origin} answered with HTML, not with JSON: a login before it, or another server? It begins ${shown}`,
      )
    }
    if (answer !== undefined) throw new Error(`${this.#origin} answered with JSON of no Prometheus: ${shown}`)
    throw new Error(`${this.#origin} answered with what is no JSON, or half of it: ${shown}`)
  }
}

const HINTS: Readonly<Record<number, string>> = {
  401: '; --header "Authorization: Bearer ..." gives credentials',
  403: '; --header gives credentials, or a tenant',
  404: ' for PATH; has its API a path of its own, as /prometheus of a Mimir?',
}

function parsed(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? answer : undefined
  } catch {
    return undefined
  }
}

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'there is no such host',
  UND_ERR_SOCKET: 'the answer broke off',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there; http:// in place of https://?',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP there',
}

/** fetch tells little, and its cause more. */
function whyNot({ name, message, cause }: Error, timeout: number): string {
  if (name === 'TimeoutError') return `it did not answer within ${timeout} ms`
  // An answer too long for a string has none.
  if (cause === undefined) return message
  const { code, message: more } = cause as NodeJS.ErrnoException
  const known = code === undefined ? undefined : CODES[code]
  // Where a host has many addresses, and none answers, their error has a code alone.
  return known ?? `${message} (${more || code})`
}
