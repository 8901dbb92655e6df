/**
 * 2,000 open connections and 10,000 short ones: directly, through the proxy unmeasured, measured, and measured
 * while a browser watches. Client, target, proxy and browser share the machine.
 *
 *     npm run proxy:load -- --rounds 3
 */
import Table from 'cli-table3'
import { Command } from 'commander'
import { median } from 'simple-statistics'
import { missing } from '../test/fixtures/proxy-process.js'
import { type Load, load, type Way } from './run.js'
import { withOwner } from './with-owner.js'

const ways: Readonly<Record<Way, string>> = {
  direct: 'without a proxy',
  forwarded: 'proxy --no-measure',
  measured: 'proxy --metrics',
  watched: 'the same, page open',
}

const { rounds, ...size } = new Command('proxy:load')
  .option('--rounds <N>', 'rounds of each', Number, 3)
  .option('--open <N>', 'connections that stay open', Number, 2_000)
  .option('--short <N>', 'short connections', Number, 10_000)
  .option('--at-once <N>', 'short connections at a time', Number, 16)
  .parse()
  .opts<{ rounds: number; open: number; short: number; atOnce: number }>()

const missed = missing('chromium')
if (missed) console.error(`no browser to watch with: ${missed}`)
const chosen = (Object.keys(ways) as Way[]).filter((way) => !missed || way !== 'watched')

const results = new Map<Way, Load[]>(chosen.map((way) => [way, []]))
for (let round = 0; round < rounds; round += 1) {
  // Every other round backwards, so that what drifts hits none more than the others.
  for (const way of round % 2 === 0 ? chosen : chosen.toReversed()) {
    results.get(way)?.push(await withOwner((owner) => load(owner, way, size)))
  }
}

/** The median, with the least and the most. */
function spread(values: readonly (number | undefined)[], digits: number): string {
  const known = values.filter((value) => value !== undefined)
  if (known.length === 0) return ''
  const [middle, low, high] = [median(known), Math.min(...known), Math.max(...known)]
  return `${middle.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`
}

const table = new Table({
  head: ['', 'p50 alone, ms', 'p50, ms', 'p99, ms', 'CPU each, ms', 'frames p50, ms', 'p95', 'worst'],
  style: { head: [], border: [] },
})
for (const [way, loads] of results) {
  table.push([
    ways[way],
    spread(
      loads.map(({ alone }) => alone),
      2,
    ),
    spread(
      loads.map(({ p50 }) => p50),
      1,
    ),
    spread(
      loads.map(({ p99 }) => p99),
      1,
    ),
    spread(
      loads.map(({ cpu }) => cpu),
      2,
    ),
    ...(['p50', 'p95', 'worst'] as const).map((key) =>
      spread(
        loads.map(({ page }) => page?.[key]),
        1,
      ),
    ),
  ])
}
console.log(
  `${size.open} open, ${size.short} short, ${size.atOnce} at once; median of ${rounds} (least to most)`,
)
console.log(table.toString())
/** What a way takes more than none, round by round. */
function more(way: Way, key: 'alone' | 'p50'): string {
  const [direct = [], through = []] = [results.get('direct'), results.get(way)]
  return spread(
    through.map((load, round) => load[key] - (direct[round]?.[key] ?? Number.NaN)),
    2,
  )
}

console.log('p50 more than without a proxy, ms:')
for (const way of chosen.slice(1)) {
  const atOnce = `${size.atOnce} at once, which is all that the machine can do ${more(way, 'p50')}`
  console.log(`${ways[way].padEnd(20)} one after the other ${more(way, 'alone')}; ${atOnce}`)
}
