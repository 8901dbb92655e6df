import { InvalidArgumentError } from 'commander'
import { labelOf } from '../attributes.js'
import type { Looks } from '../looks.js'

/** What the values of options mean; each throws what commander tells with the option's name. */

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** ms of a duration as Prometheus writes it: `5m`, `1h30m`. */
export function durationOf(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdw])/g)]
  const duration = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit as string] as number),
    0,
  )
  if (duration === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new InvalidArgumentError('a duration is needed, as 5m, 24h or 7d')
  }
  return duration
}

/** Whole ms as Prometheus writes them, in the largest unit that is whole: `1h`, `90m`. */
export function durationText(ms: number): string {
  const [unit, length] = Object.entries(UNITS).findLast(([, each]) => ms % each === 0) as [string, number]
  return `${ms / length}${unit}`
}

/** The same in Prometheus' words, checked. */
export function duration(text: string): string {
  durationOf(text)
  return text
}

/** The longest that a timer waits; a longer one would not wait at all. */
const LONGEST_WAIT = 2 ** 31 - 1

/** ms to wait. */
export function waitOf(text: string): number {
  const ms = durationOf(text)
  if (ms > LONGEST_WAIT) throw new InvalidArgumentError('24 days at most')
  return ms
}

/** ms to wait, of a number of them or a duration. */
export const timeoutOf = (text: string): number => waitOf(/^\d+$/.test(text) ? `${text}ms` : text)

/** Seconds since the epoch, of a number of them or of RFC 3339. */
export function timeOf(text: string): number {
  const time = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1000
  if (!Number.isFinite(time)) {
    throw new InvalidArgumentError('a time is needed, as 2026-01-31T12:00:00Z, or seconds since the epoch')
  }
  return time
}

/** `any`, `once`, or a plan: how many looks, and at how many sessions the last one. */
export function looksOf(text: string): Looks {
  if (text === 'any' || text === 'once') return text
  const [, planned, sessions] = /^(\d+)(?::(\d+))?$/.exec(text) ?? []
  if (planned === undefined) throw new InvalidArgumentError('any, once or a plan is needed, as 5:40000')
  return { planned: Number(planned), ...(sessions !== undefined && { sessions: Number(sessions) }) }
}

export function number(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('a number is needed')
  return value
}

/** `a=b,c=d`; the option may be given more than once. A name is the same as OpenTelemetry and as Prometheus have it. */
export function pairs(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const all = { ...before }
  for (const pair of text.split(',')) {
    const [, name, value] = /^\s*([^=]+)=(.*)$/.exec(pair) ?? []
    if (name === undefined || value === undefined) throw new InvalidArgumentError('name=value is needed')
    for (const other of Object.keys(all)) if (labelOf(other) === labelOf(name.trim())) delete all[other]
    all[name.trim()] = value.trim()
  }
  return all
}

export function header(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([^:]+):\s*(.*)$/.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError("a header is needed, as 'Name: value'")
  try {
    new Headers([[name.trim(), value]])
  } catch (error) {
    // A character that HTTP cannot carry, say.
    throw new InvalidArgumentError((error as Error).message)
  }
  return { ...before, [name.trim()]: value }
}

/** The address of a server, as it was given. */
export function server(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new InvalidArgumentError('a URL is needed, as http://127.0.0.1:9090')
  }
  return text
}

export const list = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
