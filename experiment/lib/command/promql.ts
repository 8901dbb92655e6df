/** PromQL: names that are no identifiers (UTF-8, Prometheus 3) stand in quotes. */

const IDENTIFIER = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

export const quoted = (text: string): string => JSON.stringify(text)
export const labelName = (name: string): string => (IDENTIFIER.test(name) ? name : quoted(name))

/** A value inside a regular expression of RE2, as it is. */
export const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

export interface Matcher {
  readonly name: string
  readonly operator: '=' | '=~' | '!='
  readonly value: string
}

export const equals = (name: string, value: string): Matcher => ({ name, operator: '=', value })
export const oneOf = (name: string, values: readonly string[]): Matcher => ({
  name,
  operator: '=~',
  value: values.map(literal).join('|'),
})

/** The series of a metric that match. */
export function selector(metric: string, matchers: readonly Matcher[]): string {
  const all = matchers.map(({ name, operator, value }) => `${labelName(name)}${operator}${quoted(value)}`)
  if (!METRIC.test(metric)) return `{${[quoted(metric), ...all].join(',')}}`
  return all.length > 0 ? `${metric}{${all.join(',')}}` : metric
}

export const sumBy = (labels: readonly string[], expression: string): string =>
  `sum by (${labels.map(labelName).join(', ')}) (${expression})`
