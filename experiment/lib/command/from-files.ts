import { readFile } from 'node:fs/promises'
import { ATTR_DIRECTION, attributeValue } from '../attributes.js'
import { attributesOf } from '../by-attribute.js'
import { type CollectedMetrics, histogramPoints } from '../collected.js'
import type { HistogramPoint } from '../point.js'
import { histogramsOf } from './metric-names.js'
import { DIRECTION, isNone, listed, METRICS, namesDirection, OUTCOMES } from './names.js'
import type { CommandOptions } from './options.js'
import { collectedIn } from './otlp-json.js'
import type { Sessions } from './sessions.js'

/** @throws Error in a sentence where they cannot be read, or have no such metric */
export async function fromFiles(options: CommandOptions): Promise<Sessions> {
  const { file: paths = [], metric, outcomes = OUTCOMES, arm, incumbent, challenger, by, where } = options
  const collected = (await Promise.all(paths.map(read))).flat()
  const names = namesIn(collected)
  // A file has OpenTelemetry's names, and whoever writes Prometheus' means the same.
  const named = (name: string): string | undefined => histogramsOf(name, names)[0]?.name
  const wanted = metric === undefined ? METRICS : [metric]
  const there = wanted.map(named).filter((name) => name !== undefined)
  const pointsOf = (name: string): HistogramPoint[] => histogramPoints(collected, name)
  const hasBoth = (name: string): boolean => {
    const values = new Set(pointsOf(name).map((point) => attributeValue(attributesOf(point), arm)))
    return values.has(incumbent) && values.has(challenger)
  }
  const chosen = there.find(hasBoth) ?? there[0]
  if (chosen === undefined) {
    throw new Error(`no histogram ${wanted.join(' or ')} is there; histograms are ${listed(names)}`)
  }
  const ended = isNone(outcomes) ? undefined : named(outcomes)
  if (ended === undefined && options.outcomes !== undefined && !isNone(outcomes)) {
    throw new Error(`no histogram ${outcomes} is there, for the outcomes; histograms are ${listed(names)}`)
  }
  const points = pointsOf(chosen)
  const without = !isNone(outcomes) && ended === undefined
  return {
    points,
    ...(ended !== undefined && { outcomes: pointsOf(ended) }),
    metric: chosen,
    arm,
    by,
    where: { ...direction(points, options), ...where },
    queries: [],
    notes: without
      ? [`no histogram ${outcomes} is there: sessions that failed or are missing are not seen`]
      : [],
  }
}

async function read(path: string): Promise<CollectedMetrics[]> {
  const text = await readFile(path, 'utf8')
  try {
    return collectedIn(text)
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`)
  }
}

const namesIn = (collected: readonly CollectedMetrics[]): string[] => [
  ...new Set(
    collected.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) => metrics.map(({ descriptor }) => descriptor.name)),
    ),
  ),
]

/** The default direction only where the metric has directions, and no option is about them. */
function direction(points: readonly HistogramPoint[], options: CommandOptions): Record<string, string> {
  const has = points.some((point) => attributeValue(attributesOf(point), ATTR_DIRECTION) !== undefined)
  return has && !namesDirection(options) ? { [DIRECTION.name]: DIRECTION.value } : {}
}
