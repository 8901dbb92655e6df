/**
 * What measuring takes of iperf3's throughput: through the proxy, against the same with --no-measure, in pairs that
 * alternate in which of the two goes first. Each pair has new processes: one process can be twice as fast as
 * another that runs the same.
 *
 *     npm run proxy:iperf3 -- --pairs 7 --seconds 1
 */
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import { median } from 'simple-statistics'
import { freePort } from '../test/fixtures/free-port.js'
import type { Owner } from '../test/fixtures/owner.js'
import { LOOPBACK, missing, start, startProxy } from '../test/fixtures/proxy-process.js'
import { withOwner } from './with-owner.js'

const kinds: Record<string, readonly string[]> = {
  upload: [],
  'download (-R)': ['-R'],
  'upload, 8 streams (-P 8)': ['-P', '8'],
}

const { pairs, seconds } = new Command('proxy:iperf3')
  .option('--pairs <N>', 'pairs of runs of each kind', Number, 7)
  .option('--seconds <S>', 'of a run', Number, 1)
  .parse()
  .opts<{ pairs: number; seconds: number }>()

interface Result {
  readonly error?: string
  readonly end: { readonly sum_received: { readonly bits_per_second: number } }
}

const why = missing('iperf3')
if (why) {
  console.error(`iperf3 is missing: ${why}`)
  process.exit(1)
}

// glibc gives memory that a read has freed back to the system, and takes it again for the next one, in some
// processes and in others not: 40,000 page faults a second, or none, and a factor of four. Here in none.
process.env.MALLOC_TRIM_THRESHOLD_ ??= `${2 ** 28}`
process.env.MALLOC_MMAP_THRESHOLD_ ??= `${2 ** 25}`

/** Throughput in bits per second. iperf3's server now and then resets who comes right after another: once more. */
async function through(owner: Owner, proxy: number, args: readonly string[], tries = 3): Promise<number> {
  const client = start(owner, 'iperf3', [
    ...['-c', '127.0.0.1', '-p', `${proxy}`, '-J', '-t', `${seconds}`],
    ...args,
  ])
  if (!client.stdout) throw new Error('no stdout')
  const { error, end } = JSON.parse(await text(client.stdout)) as Result
  if (error) {
    console.error(`iperf3: ${error}`)
    if (tries === 1) throw new Error(`iperf3 ${args.join(' ')} has failed three times`)
    return through(owner, proxy, args, tries - 1)
  }
  return end.sum_received.bits_per_second
}

interface Pair {
  readonly measured: number
  readonly forwarded: number
}

const results = new Map(Object.keys(kinds).map((kind): [string, Pair[]] => [kind, []]))

async function onePair(owner: Owner, target: number, measuredFirst: boolean): Promise<void> {
  const to = [...LOOPBACK, '--target', `127.0.0.1:${target}`]
  const ways = {
    measured: await startProxy(owner, to),
    forwarded: await startProxy(owner, [...to, '--no-measure']),
  }
  const order = measuredFirst ? (['measured', 'forwarded'] as const) : (['forwarded', 'measured'] as const)
  for (const [kind, args] of Object.entries(kinds)) {
    const pair = { measured: 0, forwarded: 0 }
    // The first of each is to compile what it runs.
    for (const way of order) await through(owner, ways[way].ports[0] as number, args)
    for (const way of order) pair[way] = await through(owner, ways[way].ports[0] as number, args)
    results.get(kind)?.push(pair)
  }
}

await withOwner(async (owner) => {
  const port = await freePort()
  const server = start(owner, 'iperf3', ['-s', '-B', '127.0.0.1', '-p', `${port}`, '--forceflush'])
  if (server.stdout)
    await once(
      server.stdout.on('data', () => undefined),
      'data',
    )
  for (let i = 0; i < pairs; i += 1) await withOwner((each) => onePair(each, port, i % 2 === 0))
})

console.log('throughput measured / with --no-measure: median of pairs (least to most)')
for (const [kind, each] of results) {
  const ratios = each.map(({ measured, forwarded }) => measured / forwarded)
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2))
  const middle = (way: keyof Pair): string =>
    `${(median(each.map((pair) => pair[way])) / 1e9).toFixed(1)} Gbit/s`
  console.log(
    `${kind.padEnd(25)} ${median(ratios).toFixed(3)} (${low} to ${high}); ` +
      `${middle('measured')} and ${middle('forwarded')}`,
  )
}
