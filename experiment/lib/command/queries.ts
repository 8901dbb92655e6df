import { bucketsOf, type Histogram } from './metric-names.js'
import type { Names } from './names.js'
import type { CommandOptions } from './options.js'
import { equals, type Matcher, oneOf, selector, sumBy } from './promql.js'

/** The PromQL of a question. */
export interface Queries {
  /** The histogram of each arm in each stratum. */
  readonly sessions: string
  /** Of a classic histogram: how many series have each boundary. Series of unlike boundaries do not add up. */
  readonly boundaries?: string
  /** How many sessions of each arm ended how, in each stratum. */
  readonly outcomes?: string
  /** How many sessions are in a series of nobody's. */
  readonly overflow?: string
}

/** @param range as Prometheus writes a duration: how far back each value looks */
export function queriesOf(names: Names, { incumbent, challenger }: CommandOptions, range: string): Queries {
  const { metric, outcomes, arm, by, where, direction, errorType, overflow } = names
  const arms = oneOf(arm, [incumbent, challenger])
  const increase = (series: string, matchers: readonly Matcher[]): string =>
    `increase(${selector(series, matchers)}[${range}])`
  const buckets = [...where, arms]
  const le = metric.native ? [] : ['le']
  // A session's outcome has no direction.
  const ended = [...where.filter(({ name }) => name !== direction), arms]
  const kept = [arm, ...by.filter((label) => label !== direction), errorType]
  return {
    sessions: sumBy([...le, arm, ...by], increase(bucketsOf(metric), buckets)),
    ...(!metric.native && {
      boundaries: `count by (le) (count_over_time(${selector(bucketsOf(metric), buckets)}[${range}]))`,
    }),
    ...(outcomes && {
      outcomes: sumBy(
        kept,
        counted(outcomes, (series) => increase(series, ended)),
      ),
    }),
    ...(overflow && {
      overflow: `sum(${counted(metric, (series) => increase(series, [equals(overflow, 'true')]))})`,
    }),
  }
}

/** How many values a histogram has. */
function counted({ name, native }: Histogram, increase: (series: string) => string): string {
  return native ? `histogram_count(${increase(name)})` : increase(`${name}_count`)
}

/** In the order in which a reader wants to see them. */
export const shown = ({ sessions, outcomes, boundaries, overflow }: Queries): string[] =>
  [sessions, outcomes, boundaries, overflow].filter((query) => query !== undefined)
