import { readFile } from 'node:fs/promises'
import { labelOf } from '../attributes.js'
import { histogramPoints } from '../collected.js'
import type { HistogramPoint } from '../point.js'
import { type CommandOptions, durationOf } from './options.js'
import { collectedIn } from './otlp-json.js'
import { ask, outcomePoints, prometheusPoints, queriesOf } from './prometheus-client.js'

/** What is compared: the sessions' histograms, and how all sessions ended, where that is known. */
export interface Sessions {
  readonly points: readonly HistogramPoint[]
  readonly outcomes: readonly HistogramPoint[] | undefined
  readonly queries: readonly string[]
}

/** The attribute that names a window of time. */
export const WINDOW = 'window'

/** @throws Error in a sentence where they cannot be read, and where there are none */
export async function sessionsOf(options: CommandOptions): Promise<Sessions> {
  const sessions = options.file ? await fromFiles(options.file, options) : await fromPrometheus(options)
  if (sessions.points.length === 0) {
    const where = Object.entries(options.where).map(([name, value]) => `${name}=${value}`)
    throw new Error(
      `no session of ${options.metric} is there, with ${where.join(', ') || 'any attributes'}, since ${options.since}`,
    )
  }
  return sessions
}

async function fromPrometheus(options: CommandOptions): Promise<Sessions> {
  const { prometheus: url = '', header: headers, timeout, metric, outcomes, since, at } = options
  const labels = [options.arm, ...options.by].map(labelOf)
  const where = Object.fromEntries(
    Object.entries(options.where).map(([name, value]) => [labelOf(name), value]),
  )
  const windows = windowsOf(since, at, options.window)
  const all: { points: HistogramPoint[]; ends: HistogramPoint[]; queries: string[] } = {
    points: [],
    ends: [],
    queries: [],
  }
  for (const window of windows) {
    const queries = queriesOf({ metric, outcomes, labels, where, since: window.since, at: window.at })
    const [buckets = [], counts] = await Promise.all(
      queries.map((query) => ask({ url, headers, timeout }, query, window.at)),
    )
    const named = (points: readonly HistogramPoint[]): HistogramPoint[] =>
      windows.length === 1
        ? [...points]
        : points.map((point) => ({
            ...point,
            attributes: { ...point.attributes, [WINDOW]: window.at ?? 'now' },
          }))
    // The label that was asked for is the same for all, and no longer there.
    const restored = (points: readonly HistogramPoint[]): HistogramPoint[] =>
      points.map((point) => ({ ...point, attributes: { ...where, ...point.attributes } }))
    all.points.push(...restored(named(prometheusPoints(buckets))))
    if (counts) all.ends.push(...restored(named(outcomePoints(counts))))
    all.queries.push(...queries)
  }
  return {
    points: all.points,
    outcomes: all.ends.length > 0 ? all.ends : undefined,
    queries: [...new Set(all.queries)],
  }
}

interface Window {
  readonly since: string
  readonly at: string | undefined
}

/** The windows from `since` to `at`, the last one first. */
function windowsOf(since: string, at: string | undefined, length: number | undefined): Window[] {
  const whole = durationOf(since)
  if (length === undefined || length >= whole) return [{ since, at }]
  const end = at === undefined ? Date.now() : Number.isNaN(Number(at)) ? Date.parse(at) : Number(at) * 1000
  return Array.from({ length: Math.ceil(whole / length) }, (_, index) => ({
    since: `${Math.round(Math.min(length, whole - index * length) / 1000)}s`,
    at: String((end - index * length) / 1000),
  }))
}

async function fromFiles(paths: readonly string[], { metric, outcomes }: CommandOptions): Promise<Sessions> {
  const texts = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(path, 'utf8')
      try {
        return collectedIn(text)
      } catch (error) {
        throw new Error(`${path}: ${(error as Error).message}`)
      }
    }),
  )
  const collected = texts.flat()
  const names = new Set(
    collected.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) => metrics.map(({ descriptor }) => descriptor.name)),
    ),
  )
  // The name that Prometheus has, and the one that OpenTelemetry has, are the same metric.
  const found = (name: string): string | undefined =>
    [...names].find((each) => labelOf(each) === labelOf(name))
  const [sessions, ends] = [found(metric), outcomes === '' ? undefined : found(outcomes)]
  if (sessions === undefined)
    throw new Error(`no metric ${metric} is there, but ${[...names].join(', ') || 'none'}`)
  return {
    points: histogramPoints(collected, sessions),
    outcomes: ends === undefined ? undefined : histogramPoints(collected, ends),
    queries: [],
  }
}
