import { type Attributes, type AttributeValue, attributeValue, keyOfValue, labelOf } from './attributes.js'
import type { HistogramPoint } from './point.js'

export const attributesOf = (point: HistogramPoint): Attributes => point.attributes ?? {}
/** Equal for points with the same values of some attributes. */
export const keyBy =
  (keys: readonly string[]) =>
  (point: HistogramPoint): string =>
    JSON.stringify(keys.map((key) => keyOfValue(attributeValue(attributesOf(point), key)) ?? null))
/** Whether two values are the same to Prometheus, which has only strings. */
export const same = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  keyOfValue(a) === keyOfValue(b)
/** Whether two names are the same attribute, OpenTelemetry's and Prometheus'. */
export const sameName = (a: string, b: string): boolean => labelOf(a) === labelOf(b)

/** Some attributes of others; one that is not there is absent. */
export function pick(attributes: Attributes, keys: readonly string[]): Attributes {
  const picked: Attributes = {}
  for (const key of keys) {
    const value = attributeValue(attributes, key)
    if (value !== undefined) picked[key] = value
  }
  return picked
}

export const matches = (point: HistogramPoint, where: Attributes): boolean =>
  Object.entries(where).every(([key, value]) => same(attributeValue(attributesOf(point), key), value))

/** The points in groups, in the order in which they come. */
export function groupBy<Key>(
  points: readonly HistogramPoint[],
  keyOf: (point: HistogramPoint) => Key,
): Map<Key, HistogramPoint[]> {
  const groups = new Map<Key, HistogramPoint[]>()
  for (const point of points) {
    const key = keyOf(point)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [point])
    else group.push(point)
  }
  return groups
}
