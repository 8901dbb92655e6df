import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { measuredListener, type Stats, updateContext } from '../../lib/index.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { type Report, Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

const SIZE = 3_000_000
const TOTALS = [
  'deliveredTotal',
  'deliveredActive',
  'peerLimited',
  'retransmittedTotal',
  'receivedActive',
] as const

type Tcp = NonNullable<Stats['tcp']>

function tcpOf(stats: Stats): Tcp {
  if (stats.tcp === undefined) throw new Error('no tcp')
  return stats.tcp
}

/** Holds the reports of one session against the laws. */
function checkLaws(t: Tap.Test, reports: readonly Report[]): void {
  const sums = { deliveredTotal: 0, deliveredActive: 0, peerLimited: 0, retransmittedTotal: 0, receivedActive: 0 }
  let before: Tcp | undefined
  for (const { stats, deltaStats } of reports) {
    const [tcp, delta] = [tcpOf(stats), tcpOf(deltaStats)]
    for (const value of [...Object.values(tcp), ...Object.values(delta)]) {
      if (!(Number.isFinite(value) && value >= 0)) t.fail('finite and not negative', { tcp, delta })
    }
    for (const name of TOTALS) {
      if (before && tcp[name] < before[name]) t.fail(`${name} falls`, { before, tcp })
      sums[name] += delta[name]
    }
    if (tcp.deliveredTotal > stats.sentTotal) t.fail('more delivered than sent', stats)
    before = tcp
  }
  const last = tcpOf((reports.at(-1) as Report).stats)
  for (const name of TOTALS) {
    t.ok(Math.abs(sums[name] - last[name]) < 1e-6, `the deltas of ${name} add up`)
  }
}
