import os from 'node:os'
import { table } from '../report/table.js'
import { ARMS, type Ratios } from './arms.js'
import type { Factors } from './factors.js'
import type { Row } from './row.js'
import { verdict } from './verdict.js'

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
  if (row.close === true) parts.push('Connection: close')
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
    row.way === 'download' ? `${each.busy.toFixed(0)} ms` : '',
    x2(each.lifetime),
    x2(each.active),
    x2(each.kernel),
    row.way === 'download' ? `${(each.peerLimited * 100).toFixed(0)} %` : '',
    verdict({ row, ...each }),
  ])
  const head = [
    'path, session',
    'client',
    'took',
    'busy',
    'lifetime',
    'active',
    'delivered, received',
    'peer-limited',
    '',
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
the request to the last byte read, transfers alone; over HTTP and TLS it counts the bytes on the wire, as the server
does. The table tells by what factor each rate of the server's final report is off that: ×1.00 is true. Medians of
${runs} runs; \`rateInterval\` 1000. "delivered, received" is \`stats.tcp.deliveredAvg\` of downloads and \`receivedAvg\` of
uploads; "busy" is \`deliveredActive\`.

The last column says \`true\` where that is within 5 % (15 % where the transfers take less than 50 ms, 10 % for
uploads), \`off\` where it is not, or why nothing is promised:

- \`brief\`: the transfers take less than 12 ms, three steps of the kernel's clock, which is read to a step. Below one
  step busy time reads 0, and one \`minRtt\` stands for it: the rate is far too high.
- \`small\`: less than 20 kB. The 1 kB here pass at once, at no rate of the path: the token bucket holds 4 kB.
- \`client\`: the client sets the pace, by reading slowly or by a reset. What lies in its receive buffer is delivered,
  but not read.

Where a row is \`off\` and busy is about 40 ms longer than what the client took, its kernel held back the last
acknowledgement (a delayed ACK, 40 ms on Linux): the last segment of a transfer was not a full one, and the client
had sent several times before, as after a TLS handshake. The kernel counts that as busy, and tells nothing that would
take it out again. It is 4 % of a transfer of a second, and a quarter of one of 150 ms. It comes in some runs and not in
others, so a row of TLS that is \`true\` by its median may have single runs that are not.

![Factors of each rate](paths.svg)

${table(head, cells)}${decision ?? ''}
`
}
