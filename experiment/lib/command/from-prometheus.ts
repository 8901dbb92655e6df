import { attributesOf } from '../by-attribute.js'
import type { HistogramPoint } from '../point.js'
import { type PrometheusSample, prometheusPoints } from '../prometheus.js'
import { commonBuckets, neverFalling } from './classic.js'
import { discover } from './discover.js'
import { bucketsOf } from './metric-names.js'
import type { Names } from './names.js'
import type { CommandOptions } from './options.js'
import { periodOf } from './period.js'
import type { Progress } from './progress.js'
import { PrometheusClient, type PrometheusSeries } from './prometheus-client.js'
import { queriesOf, shown } from './queries.js'
import type { Sessions } from './sessions.js'

/** Stands in a sample for the time that it is of. */
const TIME = '__time__'

/**
 * @param now of the look: all queries are of one moment
 * @throws Error in a sentence where they cannot be read
 */
export async function fromPrometheus(
  options: CommandOptions,
  progress: Progress,
  now?: number,
): Promise<Sessions> {
  const { prometheus: url = '', header: headers, timeout, window } = options
  const client = new PrometheusClient({ url, headers, timeout })
  const period = periodOf(options, now)
  const { start, end, step, range } = period
  progress('looking up names')
  const names = await discover(client, options, period)
  const queries = queriesOf(names, options, range)

  const all = shown(queries)
  let answers = 0
  const tellAnswers = (): void =>
    progress(`reading ${bucketsOf(names.metric)}: ${answers} of ${all.length} answers`)
  tellAnswers()
  const values = async (query: string | undefined): Promise<PrometheusSample[]> => {
    if (query === undefined) return []
    const samples =
      window === undefined
        ? await client.query(query, end)
        : // One value a window, each of what its window holds.
          (await client.queryRange(query, start + step, end, step)).flatMap(samplesOf)
    answers += 1
    tellAnswers()
    return samples
  }
  const [sessions, outcomes, boundaries, overflow] = await Promise.all([
    values(queries.sessions),
    values(queries.outcomes),
    values(queries.boundaries).then((samples) => (window === undefined ? samples : samples.map(untimed))),
    values(queries.overflow),
  ])

  const common = commonBuckets(sessions, boundaries)
  const whole = neverFalling(common.samples)
  const points = timed(prometheusPoints(whole.samples), step).map((point) => named(point, names))
  return {
    points,
    ...(names.outcomes && { outcomes: outcomePoints(outcomes, step).map((point) => named(point, names)) }),
    metric: names.metric.name,
    queries: all,
    where: Object.fromEntries(names.where.map(({ name, value }) => [name, value])),
    by: names.by,
    arm: names.arm,
    period,
    notes: [
      ...names.notes,
      ...client.warnings,
      ...common.notes,
      ...whole.notes,
      ...lostIn(overflow),
      ...(window === undefined
        ? []
        : [`compared within windows of ${range}, ${windowsIn(points)} of which have sessions`]),
    ],
  }
}

/** The samples of a range query, as those of an instant one that has their time for a label. */
function samplesOf({ metric, values = [], histograms = [] }: PrometheusSeries): PrometheusSample[] {
  const at = (time: number): PrometheusSample['metric'] => ({ ...metric, [TIME]: String(time) })
  return [
    ...values.map((value) => ({ metric: at(value[0]), value })),
    ...histograms.map((histogram) => ({ metric: at(histogram[0]), histogram })),
  ]
}

function untimed({ metric, ...rest }: PrometheusSample): PrometheusSample {
  const { [TIME]: _, ...labels } = metric
  return { ...rest, metric: labels }
}

/** Points with the time that their label says; without one as they are. */
function timed(points: readonly HistogramPoint[], seconds: number): HistogramPoint[] {
  return points.map((point) => {
    const { [TIME]: time, ...attributes } = attributesOf(point)
    if (time === undefined) return point
    const end = Number(time)
    return { ...point, attributes, startTime: hrTime(end - seconds), endTime: hrTime(end) }
  })
}

/** Prometheus' clock has milliseconds. */
const hrTime = (seconds: number): [number, number] => {
  const ms = Math.round(seconds * 1000)
  return [Math.floor(ms / 1000), (ms % 1000) * 1e6]
}

const windowsIn = (points: readonly HistogramPoint[]): number =>
  new Set(points.map(({ endTime }) => endTime?.join())).size

/** The labels that were asked for are the same for all, and no longer there. */
function named(point: HistogramPoint, { where }: Names): HistogramPoint {
  const asked = Object.fromEntries(where.map(({ name, value }) => [name, value]))
  return { ...point, attributes: { ...asked, ...point.attributes } }
}

/** Sessions by how they ended, as points without buckets. */
function outcomePoints(samples: readonly PrometheusSample[], seconds: number): HistogramPoint[] {
  const points = samples.map(({ metric: { __name__: _, ...attributes }, value }) => {
    const count = Math.round(Number(value?.[1]))
    return { attributes, value: { count, buckets: { boundaries: [], counts: [count] } } }
  })
  return timed(points, seconds)
}

function lostIn(overflow: readonly PrometheusSample[]): string[] {
  const lost = Math.round(overflow.reduce((sum, { value }) => sum + Number(value?.[1]), 0))
  return lost === 0
    ? []
    : [
        `${lost} sessions are in an overflow series (otel.metric.overflow): the SDK's limit of series was reached, and nobody knows whose they are`,
      ]
}
