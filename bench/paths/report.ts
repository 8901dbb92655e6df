import os from 'node:os'
import { table } from '../report/table.js'
import { ARMS, type Ratios } from './arms.js'
import type { Factors } from './factors.js'
import type { Row } from './row.js'

const x2 = (value: number): string => `×${value.toFixed(2)}`

export function speed(kbit: number): string {
  return kbit < 1000 ? `${kbit} kbit/s` : `${kbit / 1000} Mbit/s`
}

function bytes(value: number): string {
  return value < 1e6 ? `${value / 1000} kB` : `${value / 1e6} MB`
}

export function session(row: Row): string {
  const [size = 0] = row.sizes
  const parts = [`${row.sizes.length > 1 ? `${row.sizes.length} × ` : ''}${bytes(size)} ${row.way}`]
  if (row.protocol !== 'tcp') parts.push(row.protocol)
  if (row.congestion !== 'bbr') parts.push(row.congestion)
  if (row.connections > 1) parts.push(`${row.connections} at once`)
  if (row.readRate !== undefined) parts.push(`read at ${bytes(row.readRate)}/s`)
  if (row.abortAfter !== undefined) parts.push(`reset after ${bytes(row.abortAfter)}`)
  if (row.idle > 0) parts.push(`${row.idle / 1000} s idle${row.sizes.length > 1 ? ' after each' : ''}`)
  return parts.join(', ')
}

export function report(
  rows: readonly Factors[],
  arms: Ratios | undefined,
  runs: number,
  args: string[],
): string {
  const cells = rows.map(({ row, ...each }) => [
    `${speed(row.kbit)}, ${session(row)}`,
    `${(each.own / 1000).toFixed(1)} kB/s`,
    `${each.ms.toFixed(0)} ms`,
    x2(each.lifetime),
    x2(each.active),
    x2(each.kernel),
    row.way === 'download' ? `${(each.peerLimited * 100).toFixed(0)} %` : '',
  ])
  const head = [
    'path, session',
    'client',
    'took',
    'lifetime',
    'active',
    'delivered, received',
    'peer-limited',
  ]
  const decision =
    arms &&
    `\n\n## Two arms

${arms.sessions} sessions in each arm, of 22 to 275 kB with up to 1.5 s of idle time, over paths of
${ARMS.map(speed).join(' and ')} (×${(ARMS[1] / ARMS[0]).toFixed(2)}). The ratio of the medians:

${table(
  ['client', 'lifetime', 'active', 'delivered'],
  [[x2(arms.own), x2(arms.lifetime), x2(arms.active), x2(arms.kernel)]],
)}`
  return `# Which rate is true

- ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC
- Node ${process.versions.node}, ${os.type()} ${os.release()}, ${os.cpus().length} cores
- \`npm run bench:paths${args.length > 0 ? ` -- ${args.join(' ')}` : ''}\`

Two network namespaces joined by a veth pair, shaped by \`tc tbf\` at both ends. The client measures by itself, from
the first byte of a request to the last one read, transfers alone. The table tells by what factor each rate of the
server's final report is off that: ×1.00 is true. Medians of ${runs} runs; \`rateInterval\` 1000. "delivered, received" is
\`stats.tcp.deliveredAvg\` of downloads and \`receivedAvg\` of uploads. The kernel's clock moves in steps of 4 ms: transfers
of less than 50 ms are coarse, those of less than 10 ms cannot be told.

![Factors of each rate](paths.svg)

${table(head, cells)}${decision ?? ''}
`
}
