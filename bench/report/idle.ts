import type { Idle } from '../idle.js'
import { count, signed, table } from './table.js'

const PER = 10_000

/** They report nothing, or nothing that is counted. */
const SILENT = new Set(['bare', 'two counters'])

/** Too few come in a long interval to tell. */
function reported({ variant, interval, reported }: Idle): string {
  const told = !SILENT.has(variant) && interval <= 1000
  return told ? reported.toFixed(2) : ''
}

/** Connections on which nothing happens. */
export function idleTable(results: readonly Idle[]): string {
  const rows = results.map((each) => {
    const bare = results.find(
      ({ variant, connections, talked }) =>
        variant === 'bare' && connections === each.connections && talked === each.talked,
    )
    const more = (bytes: keyof Pick<Idle, 'heap' | 'resident'>): string =>
      bare === undefined || bare === each ? count(each[bytes]) : signed(each[bytes] - bare[bytes])
    return [
      `${each.variant}${each.talked ? ', after 5 B each way' : ''}`,
      count(each.connections),
      count(each.interval),
      more('heap'),
      more('resident'),
      ((each.cpu * PER) / each.connections).toFixed(2),
      reported(each),
      each.openingStall.toFixed(1),
      each.idleStall.toFixed(1),
    ]
  })
  const head = [
    '',
    'connections',
    'interval, ms',
    'heap, B each',
    'resident, B each',
    'CPU, ms/s per 10,000',
    'reports, of those due',
    'stall, opening, ms',
    'stall, idle, ms',
  ]
  return `## Idle

Heap and resident bytes a connection: of the bare server as they are, of the others what they add to it. Rates are
sampled once a second in every measured row: a long interval leaves only that. \`two counters\` is the least that sampling
can cost: once a second two counters of each socket are read, and nothing else is done.

${table(head, rows)}`
}
