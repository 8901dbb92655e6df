/**
 * Attributes of points and their names. OpenTelemetry's types are written out here, so that nobody needs its API to
 * read histograms; they are assignable to those of `@opentelemetry/api` and from them.
 */

export type AttributeValue =
  | string
  | number
  | boolean
  | Array<null | undefined | string>
  | Array<null | undefined | number>
  | Array<null | undefined | boolean>

export interface Attributes {
  [attributeKey: string]: AttributeValue | undefined
}

/** Seconds since the epoch, and nanoseconds. */
export type HrTime = [number, number]

export const msOf = ([seconds, nanoseconds]: Readonly<HrTime>): number => seconds * 1000 + nanoseconds / 1e6

export const ATTR_DIRECTION = 'network.io.direction'
export const ATTR_ERROR_TYPE = 'error.type'
export const ATTR_OVERFLOW = 'otel.metric.overflow'

const labels = new Map<string, string>()

/** A name as Prometheus has it: `error.type` is `error_type` there. Two names with one label are the same name. */
export function labelOf(name: string): string {
  let label = labels.get(name)
  if (label === undefined) {
    label = name.replace(/[^a-zA-Z0-9_]/g, '_')
    // The names of attributes are few; a cap keeps a caller's made-up ones from growing this for ever.
    if (labels.size < 10_000) labels.set(name, label)
  }
  return label
}

/**
 * The value of an attribute, under OpenTelemetry's name or Prometheus'. An empty label is none, as in Prometheus.
 */
export function attributeValue(attributes: Attributes, name: string): AttributeValue | undefined {
  let value = attributes[name]
  if (value === undefined) {
    const label = labelOf(name)
    for (const key in attributes) {
      if (labelOf(key) === label) {
        value = attributes[key]
        break
      }
    }
  }
  return value === '' ? undefined : value
}

/** A value as a key: Prometheus has only strings, so `5` and `'5'` are the same. */
export const keyOfValue = (value: AttributeValue | undefined): string | undefined =>
  Array.isArray(value) ? JSON.stringify(value) : value === undefined ? undefined : String(value)
