import type { CountryLookup, Reporter } from 'measured-listener'
import type { ClientCount } from './client.js'
import type { Comparison, Outcome } from './comparison.js'
import { bytes, dim, rate, seconds } from './format.js'

const signs: Record<Outcome, string> = { agree: '=', cut: '>', differ: '!' }

/** Widths of the columns, 80 together; the first three and the last are text, the rest numbers. */
const widths = [4, 5, 6, 10, 2, 11, 7, 11, 11, 13]

function line(...cells: string[]): string {
  const isText = (column: number): boolean => column < 3 || column === 9
  return cells
    .map((cell, column) =>
      isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    .join('')
    .trimEnd()
}

export const sessionHead: string = [
  line('', '', '', 'bytes', '', "client's", 'open', 'lifetime', 'active', ''),
  line('from', '', 'link', 'measured', '', 'own count', 'for', 'goodput', 'goodput', '  error'),
]
  .map(dim)
  .join('\n')

/** Prints a line as each session ends. */
export function sessionLines(
  counts: ReadonlyMap<number, ClientCount>,
  countryOf: CountryLookup,
  comparison: Comparison,
): Reporter {
  return (ctx, stats, _deltaStats, final) => {
    if (!final) return
    // The client tells its count before it ends the connection, so that is here first.
    const count = counts.get(ctx.clientPort ?? 0)
    if (count === undefined) throw new Error(`no client held the session from port ${ctx.clientPort}`)
    const { link, idle, cut } = count.session
    const down = ctx.transfer === 'download'
    const ours = down ? stats.sentTotal : stats.recvTotal
    const outcome = comparison.compare(ours, count.bytes, cut !== undefined)
    const { tcp } = stats
    const error: NodeJS.ErrnoException | undefined = stats.error
    console.log(
      line(
        countryOf(ctx.clientIp ?? '') ?? 'n/a',
        down ? 'down' : 'up',
        link,
        bytes(ours),
        signs[outcome],
        bytes(count.bytes),
        seconds(stats.duration),
        rate((ours * 1000) / stats.duration),
        rate(down ? stats.sentAvg : stats.recvAvg),
        `  ${error?.code ?? error?.name ?? ''}`,
      ),
    )
    if (idle) console.log(dim(`    idle for ${seconds(idle)} between two downloads`))
    if (cut) console.log(dim(`    ${cut} by the client in mid-download`))
    if (tcp && down) {
      const share = tcp.deliveredActive > 0 ? tcp.peerLimited / tcp.deliveredActive : 0
      const limited = share > 0.5 ? ', mostly waiting for the client to read' : ''
      console.log(dim(`    delivered ${bytes(tcp.deliveredTotal)} at ${rate(tcp.deliveredAvg)}${limited}`))
    }
  }
}
