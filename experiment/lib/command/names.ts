import { ATTR_DIRECTION, ATTR_ERROR_TYPE, ATTR_OVERFLOW, labelOf } from '../attributes.js'
import type { Histogram } from './metric-names.js'
import type { CommandOptions } from './options.js'
import { equals, type Matcher } from './promql.js'

/** What a Prometheus calls the metrics and attributes of the options. */
export interface Names {
  readonly metric: Histogram
  readonly outcomes?: Histogram
  readonly arm: string
  readonly by: readonly string[]
  readonly where: readonly Matcher[]
  readonly direction: string
  readonly errorType: string
  /** The label of an overflow series, if there is one. */
  readonly overflow?: string
  readonly notes: readonly string[]
}

/** In this order: what the kernel knows of a path is not diluted by idle time. */
export const METRICS: readonly string[] = [
  'proxy.session.goodput.delivered',
  'proxy.session.goodput.active',
  'proxy.session.goodput',
]
export const OUTCOMES = 'proxy.session.duration'
export const DIRECTION = { name: ATTR_DIRECTION, value: 'transmit' }

/** How many names a sentence lists. */
const SHOWN = 20
export const listed = (names: readonly string[]): string =>
  names.length === 0
    ? 'none'
    : `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? `, and ${names.length - SHOWN} more` : ''}`

/** The names that OpenTelemetry's Prometheus exporter writes, of a server that does not tell its own. */
export function plainNames(options: CommandOptions, why: string): Names {
  const { metric = 'proxy.session.goodput', outcomes = OUTCOMES, arm, by, where } = options
  const named = (name: string): Histogram => ({ name: labelOf(name).replace(/_bucket$/, ''), native: false })
  const plain: Record<string, string> = { ...where }
  if (!Object.keys(where).some((name) => labelOf(name) === labelOf(ATTR_DIRECTION))) {
    plain[ATTR_DIRECTION] = DIRECTION.value
  }
  return {
    metric: named(metric),
    ...(!isNone(outcomes) && { outcomes: named(outcomes) }),
    arm: labelOf(arm),
    by: by.map(labelOf),
    where: Object.entries(plain).map(([name, value]) => equals(labelOf(name), value)),
    direction: labelOf(ATTR_DIRECTION),
    errorType: labelOf(ATTR_ERROR_TYPE),
    notes: [`names could not be looked up (${why}): those of OpenTelemetry's Prometheus exporter were taken`],
  }
}

/** Of `--outcomes`. */
export const isNone = (name: string): boolean => name === '' || name === 'none'

/** The label that has a name, as Prometheus or OpenTelemetry write it. */
export const found = (labels: readonly string[], name: string): string | undefined =>
  labels.find((label) => label === name) ?? labels.find((label) => labelOf(label) === labelOf(name))

export function overflowIn(labels: readonly string[]): { readonly overflow?: string } {
  const overflow = found(labels, ATTR_OVERFLOW)
  return overflow === undefined ? {} : { overflow }
}

/** Whether an option is about directions; else they have a default. */
export const namesDirection = ({ where, by, arm }: CommandOptions): boolean =>
  [...Object.keys(where), ...by, arm].some((name) => labelOf(name) === labelOf(ATTR_DIRECTION))
