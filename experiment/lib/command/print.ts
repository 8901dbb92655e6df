import Table from 'cli-table3'
import type { Comparison } from '../pairs.js'
import type { Stratum } from '../strata.js'

const WIDTH = 25
/** The scale of the bars: from a quarter to four times. */
const SPAN = Math.log(4)

const figure = (value: number | undefined): string =>
  value === undefined ? '?' : Number.isFinite(value) ? Number(value.toPrecision(3)).toString() : '∞'

/** An interval on the log scale, 1 in the middle; an end that leaves the scale is an arrow. */
export function bar({ value, low, high }: Comparison['ratio']): string {
  const place = (ratio: number): number => Math.round(((Math.log(ratio) / SPAN + 1) / 2) * (WIDTH - 1))
  const inside = (at: number): number => Math.min(Math.max(at, 0), WIDTH - 1)
  const [from, to] = [low > 0 ? place(low) : -1, high < Number.POSITIVE_INFINITY ? place(high) : WIDTH]
  const cells: string[] = Array.from({ length: WIDTH }, (_, at) =>
    at >= from && at <= to ? '─' : at === (WIDTH - 1) / 2 ? '┊' : ' ',
  )
  if (value !== undefined && value > 0) cells[inside(place(value))] = '●'
  if (from < 0) cells[0] = '◀'
  if (to > WIDTH - 1) cells[WIDTH - 1] = '▶'
  return cells.join('')
}

const percent = (share: number | undefined): string =>
  share === undefined ? '' : `${(share * 100).toFixed(1)} %`

function row(name: string, { verdict, ratio, incumbent, challenger, failures }: Comparison): string[] {
  return [
    name,
    verdict,
    `${figure(ratio.value)} (${figure(ratio.low)} to ${figure(ratio.high)})`,
    bar(ratio),
    `${incumbent.sessions} / ${challenger.sessions}`,
    failures ? `${percent(failures.incumbent.value)} / ${percent(failures.challenger.value)}` : '',
  ]
}

/** A table of strata, the verdict over all of them, and what is in doubt. */
export function table(strata: readonly Stratum[], overall: Comparison): string {
  const head = ['stratum', 'verdict', 'ratio (interval)', '1/4          1          4', 'sessions', 'failed']
  const layout = new Table({ head, style: { head: [], border: [], compact: true } })
  const nameOf = ({ attributes }: Stratum): string => Object.values(attributes).join(', ') || 'all'
  for (const each of strata) layout.push(row(nameOf(each), each.comparison))
  layout.push(row('over all strata', overall))
  const lines = [layout.toString(), '', `${overall.verdict}: ${overall.reason}`]
  for (const { attributes, error } of strata) {
    if (error) lines.push(`not compared: ${Object.values(attributes).join(', ')}: ${error}`)
  }
  for (const warning of overall.warnings) lines.push(`note: ${warning}`)
  return lines.join('\n')
}
