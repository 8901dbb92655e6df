import Table from 'cli-table3'
import type { Attributes } from '../attributes.js'
import type { Comparison } from '../pairs.js'
import type { Stratum } from '../strata.js'
import { bar, SCALE } from './bar.js'
import type { Result } from './judge.js'
import { type Missing, missingIn } from './missing.js'
import { listed } from './names.js'
import type { CommandOptions } from './options.js'
import type { Sessions } from './sessions.js'

/** Of three digits; what is not 1 never reads 1: which side of it an interval's end lies on is the verdict. */
function figure(value: number | undefined): string {
  if (value === undefined) return '?'
  if (!Number.isFinite(value)) return '∞'
  const text = Number(value.toPrecision(3)).toString()
  return text !== '1' || value === 1 ? text : value > 1 ? '>1' : '<1'
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

const both = (shares: { incumbent: number; challenger: number } | undefined): string =>
  shares === undefined ? '' : `${percent(shares.incumbent)} / ${percent(shares.challenger)}`

function row(name: string, comparison: Comparison, missing: Missing | undefined): string[] {
  const { verdict, ratio, incumbent, challenger, failures } = comparison
  return [
    name,
    verdict,
    `${figure(ratio.value)} (${figure(ratio.low)} to ${figure(ratio.high)})`,
    bar(ratio),
    `${incumbent.sessions} / ${challenger.sessions}`,
    both(failures && { incumbent: failures.incumbent.value, challenger: failures.challenger.value }),
    both(missing),
  ]
}

const nameOf = (attributes: Attributes): string => Object.values(attributes).join(', ') || 'all sessions'
const sessionsIn = ({ comparison: { incumbent, challenger } }: Stratum): number =>
  incumbent.sessions + challenger.sessions

const BAR = 3

/** Without the bars where a terminal has no room for them. */
function drawn(rows: readonly (readonly string[])[], columns: number): string {
  const [head = [], ...others] = rows
  const layout = new Table({ head: [...head], style: { head: [], border: [], compact: true } })
  layout.push(...others.map((each) => [...each]))
  const text = layout.toString()
  const width = text.indexOf('\n')
  return width <= columns || !head.includes(SCALE)
    ? text
    : drawn(
        rows.map((each) => each.filter((_, index) => index !== BAR)),
        columns,
      )
}

/**
 * A table of strata, the largest first, the verdict over all of them, and what is in doubt.
 *
 * @param columns that the terminal has
 */
export function table(
  sessions: Sessions,
  { strata, overall }: Result,
  options: CommandOptions,
  columns = Number.POSITIVE_INFINITY,
): string {
  const { incumbent, challenger, by } = options
  const head = [by.join(', '), 'verdict', 'ratio (interval)', SCALE, 'sessions', 'failed', 'missing']
  const rows = [head]
  if (by.length > 0) {
    for (const each of [...strata].sort((a, b) => sessionsIn(b) - sessionsIn(a))) {
      const { attributes, comparison } = each
      rows.push(row(nameOf(attributes), comparison, missingIn(sessions, options, attributes)))
    }
  }
  rows.push(row(by.length > 0 ? 'over all strata' : 'all sessions', overall, missingIn(sessions, options)))
  const { verdict, reason } = overall
  return [
    drawn(rows, columns),
    `The ratio is ${challenger} / ${incumbent}; pairs of figures are ${incumbent} / ${challenger}.`,
    '',
    `${verdict}: ${reason}`,
    ...doubts(sessions.notes, strata, overall),
  ].join('\n')
}

/** One line. The end of an interval that nothing bounds is `null`. */
export function json({ period, metric, queries, notes }: Sessions, result: Result, at: Date): string {
  const time = (seconds: number): string => new Date(seconds * 1000).toISOString()
  const between = period && { start: time(period.start), end: time(period.end) }
  return JSON.stringify({ at, ...between, metric, queries, notes, ...result })
}

/** What the library calls an option is one of the command's: `options.minSessions` is `--min-sessions`. */
export const inWordsOfCommand = (text: string): string =>
  text.replace(/\boptions\.(\w+)(\.(?=\w))?/g, (_, name: string, member = '') => {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    return member === '' ? `--${flag}` : `--${flag}: `
  })

/** Each thing that is in doubt, with the strata that have it. */
function doubts(notes: readonly string[], strata: readonly Stratum[], overall: Comparison): string[] {
  const strataOf = new Map<string, string[]>()
  const told = new Set<string>()
  for (const { attributes, comparison, error } of strata) {
    const name = nameOf(attributes)
    const texts = [...new Set(comparison.warnings), ...(error === undefined ? [] : [`left out: ${error}`])]
    for (const text of texts) strataOf.set(text, [...(strataOf.get(text) ?? []), name])
    for (const text of comparison.warnings) told.add(`${name}: ${text}`)
    if (error !== undefined) told.add(`${name} is left out: ${error}`)
  }
  return [
    ...notes.map((text) => `note: ${text}`),
    ...[...strataOf].map(([text, names]) => `note: ${listed(names)}: ${text}`),
    ...overall.warnings.filter((text) => !told.has(text)).map((text) => `note: ${text}`),
  ].map(inWordsOfCommand)
}
