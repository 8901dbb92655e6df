import { ATTR_DIRECTION, ATTR_ERROR_TYPE, labelOf } from '../attributes.js'
import { bucketsOf, type Histogram, histogramsOf, isTwin, patternOf } from './metric-names.js'
import {
  DIRECTION,
  found,
  isNone,
  listed,
  METRICS,
  type Names,
  namesDirection,
  OUTCOMES,
  overflowIn,
  plainNames,
} from './names.js'
import type { CommandOptions } from './options.js'
import type { Period } from './period.js'
import { NotServed, type PrometheusClient } from './prometheus-client.js'
import { equals, labelName, type Matcher, selector } from './promql.js'

/** @throws Error in a sentence where nothing fits, which says what there is */
export async function discover(
  client: PrometheusClient,
  options: CommandOptions,
  { start, end, text }: Period,
): Promise<Names> {
  const range = { start: String(start), end: String(end) }
  const search = new Discovery(client, options, range, text)
  try {
    return await search.names()
  } catch (error) {
    // Some gateways serve queries alone: then the names are those of OpenTelemetry's exporter.
    if (error instanceof NotServed) return plainNames(options, error.message)
    throw error
  }
}

/** Asks step by step, so that an error can say which step found nothing. */
class Discovery {
  readonly #client: PrometheusClient
  readonly #options: CommandOptions
  readonly #range: Readonly<Record<string, string>>
  readonly #since: string
  readonly #notes: string[] = []

  constructor(
    client: PrometheusClient,
    options: CommandOptions,
    range: Readonly<Record<string, string>>,
    since: string,
  ) {
    this.#since = since
    this.#client = client
    this.#options = options
    this.#range = range
  }

  async names(): Promise<Names> {
    const { metric, outcomes = OUTCOMES, arm, by } = this.#options
    const wanted = metric === undefined ? METRICS : [metric]
    const patterns = [...wanted, ...(isNone(outcomes) ? [] : [outcomes])].map(patternOf)
    const series = await this.#values('__name__', `{__name__=~${JSON.stringify(patterns.join('|'))}}`)
    const chosen = await this.#choose(wanted, series)
    const { histogram, labels } = chosen
    const ended = isNone(outcomes) ? undefined : await this.#outcomes(outcomes, series)
    return {
      metric: histogram,
      ...(ended && { outcomes: ended.histogram }),
      arm: this.#label(arm, labels, histogram, 'arm'),
      by: by.map((name) => this.#label(name, labels, histogram, 'by')),
      where: this.#where(labels, histogram),
      direction: found(labels, ATTR_DIRECTION) ?? labelOf(ATTR_DIRECTION),
      errorType: found(ended?.labels ?? [], ATTR_ERROR_TYPE) ?? labelOf(ATTR_ERROR_TYPE),
      ...overflowIn(labels),
      notes: this.#notes,
    }
  }

  #values(label: string, match: string): Promise<string[]> {
    return this.#client.list(`label/${escaped(label)}/values`, { ...this.#range, 'match[]': match })
  }

  #labels(series: string): Promise<string[]> {
    return this.#client.list('labels', { ...this.#range, 'match[]': selector(series, []) })
  }

  /** The first histogram that both arms have; else the first that one has. */
  async #choose(wanted: readonly string[], series: readonly string[]) {
    const { arm, incumbent, challenger } = this.#options
    const candidates = wanted.flatMap((name) => histogramsOf(name, series))
    const seen: { histogram: Histogram; labels: string[]; values: string[] }[] = []
    for (const histogram of candidates) {
      const labels = await this.#labels(bucketsOf(histogram))
      const label = found(labels, arm)
      const match = (where: readonly Matcher[]): string => selector(bucketsOf(histogram), where)
      const values =
        label === undefined ? [] : await this.#values(label, match(this.#where(labels, histogram)))
      const one = { histogram, labels, values }
      if ([incumbent, challenger].every((value) => values.includes(value))) {
        this.#tellOthers(one, seen, candidates)
        return one
      }
      seen.push(one)
    }
    const partial = seen.find(({ values }) => values.includes(incumbent) || values.includes(challenger))
    if (partial !== undefined) {
      const missing = partial.values.includes(incumbent) ? challenger : incumbent
      this.#notes.push(
        `no series of ${bucketsOf(partial.histogram)} has ${arm}=${missing}: there are ${listed(partial.values)}`,
      )
      return partial
    }
    const [first] = seen
    if (first === undefined) {
      const others = await this.#values('__name__', '{__name__=~".+_bucket"}')
      throw new Error(
        `no histogram ${wanted.join(' or ')} is there, ${this.#since}; ${others.length === 0 ? 'nor is any other' : `histograms with buckets are ${listed(others)}`}`,
      )
    }
    throw await this.#nothing(first)
  }

  /** What keeps a histogram from having either arm. */
  async #nothing({ histogram, labels }: { histogram: Histogram; labels: readonly string[] }): Promise<Error> {
    const { arm, incumbent, challenger } = this.#options
    const series = bucketsOf(histogram)
    const label = this.#label(arm, labels, histogram, 'arm')
    const values = await this.#values(label, selector(series, []))
    if (!values.includes(incumbent) && !values.includes(challenger)) {
      return new Error(
        `no series of ${series} has ${arm}=${incumbent} or ${challenger}, ${this.#since}: there are ${listed(values)}`,
      )
    }
    for (const { name, value } of this.#where(labels, histogram)) {
      const there = await this.#values(name, selector(series, []))
      if (!there.includes(value)) {
        return new Error(`no series of ${series} has ${name}=${value}: there are ${listed(there)}`)
      }
    }
    const where = this.#where(labels, histogram).map(({ name, value }) => `${name}=${value}`)
    return new Error(`no session of ${series} is there, with ${where.join(', ')} and ${arm}, ${this.#since}`)
  }

  #tellOthers(
    { histogram }: { histogram: Histogram },
    seen: readonly { histogram: Histogram; values: readonly string[] }[],
    candidates: readonly Histogram[],
  ): void {
    const { arm } = this.#options
    for (const { histogram: other, values } of seen) {
      if (values.length > 0) {
        this.#notes.push(
          `${bucketsOf(other)} has only ${arm}=${listed(values)}: ${bucketsOf(histogram)} is compared`,
        )
      }
    }
    const base = labelOf(histogram.name)
    const twins = candidates.filter(
      (other) => other !== histogram && labelOf(other.name) !== base && isTwin(base, labelOf(other.name)),
    )
    for (const twin of twins) {
      this.#notes.push(
        `${bucketsOf(twin)} is there too, and not read: --metric ${bucketsOf(twin)} compares that`,
      )
    }
  }

  async #outcomes(name: string, series: readonly string[]) {
    const [histogram] = histogramsOf(name, series, '_count')
    if (histogram !== undefined) {
      const labels = await this.#labels(histogram.native ? histogram.name : `${histogram.name}_count`)
      return { histogram, labels }
    }
    if (this.#options.outcomes !== undefined)
      throw new Error(`no histogram ${name} is there, for the outcomes`)
    this.#notes.push(`no histogram ${name} is there: sessions that failed or are missing are not seen`)
    return undefined
  }

  #label(name: string, labels: readonly string[], histogram: Histogram, option: string): string {
    const label = found(labels, name)
    if (label !== undefined) return label
    const others = labels.filter((each) => each !== '__name__' && each !== 'le')
    throw new Error(`--${option}: ${bucketsOf(histogram)} has no label ${name}, but ${listed(others)}`)
  }

  /** The default direction only where the metric has directions, and no option is about them. */
  #where(labels: readonly string[], histogram: Histogram): Matcher[] {
    const { where } = this.#options
    const given = Object.entries(where).map(([name, value]) =>
      equals(this.#label(name, labels, histogram, 'where'), value),
    )
    const direction = found(labels, DIRECTION.name)
    return direction === undefined || namesDirection(this.#options)
      ? given
      : [equals(direction, DIRECTION.value), ...given]
  }
}

/** A label's name as it stands in a path: a UTF-8 one escaped (`U__`). */
function escaped(label: string): string {
  if (labelName(label) === label) return label
  const code = (char: string): string => `_${char.codePointAt(0)?.toString(16)}_`
  return `U__${label.replace(/_/g, '__').replace(/[^a-zA-Z0-9_:]/gu, code)}`
}
