/**
 * What measuring takes of iperf3's throughput: through the proxy, against the same with --no-measure, in pairs that
 * alternate in which of the two goes first.
 *
 *     npm run proxy:iperf3 -- --pairs 5 --seconds 2
 */
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import { median } from 'simple-statistics'
import { freePort } from '../test/fixtures/free-port.js'
import { LOOPBACK, missing, start, startProxy } from '../test/fixtures/proxy-process.js'
import { withOwner } from './with-owner.js'

const kinds: Record<string, readonly string[]> = {
  upload: [],
  'download (-R)': ['-R'],
  'upload, 8 streams (-P 8)': ['-P', '8'],
}

const { pairs, seconds } = new Command('proxy:iperf3')
  .option('--pairs <N>', 'pairs of runs of each kind', Number, 5)
  .option('--seconds <S>', 'of a run', Number, 2)
  .parse()
  .opts<{ pairs: number; seconds: number }>()

interface Result {
  readonly error?: string
  readonly end: { readonly sum_received: { readonly bits_per_second: number } }
}

const gigabits = (bits: number): string => `${(bits / 1e9).toFixed(1)} Gbit/s`

const why = missing('iperf3')
if (why) {
  console.error(`iperf3 is missing: ${why}`)
  process.exit(1)
}

await withOwner(async (owner) => {
  const port = await freePort()
  const server = start(owner, 'iperf3', ['-s', '-B', '127.0.0.1', '-p', `${port}`, '--forceflush'])
  if (server.stdout)
    await once(
      server.stdout.on('data', () => undefined),
      'data',
    )
  const to = [...LOOPBACK, '--target', `127.0.0.1:${port}`]
  const [measured = 0, forwarded = 0] = (
    await Promise.all([startProxy(owner, to), startProxy(owner, [...to, '--no-measure'])])
  ).map(({ ports }) => ports[0])

  const through = async (proxy: number, args: readonly string[]): Promise<number> => {
    const client = start(owner, 'iperf3', [
      ...['-c', '127.0.0.1', '-p', `${proxy}`, '-J', '-t', `${seconds}`],
      ...args,
    ])
    if (!client.stdout) throw new Error('no stdout')
    const { error, end } = JSON.parse(await text(client.stdout)) as Result
    if (error) throw new Error(`iperf3: ${error}`)
    return end.sum_received.bits_per_second
  }

  for (const [kind, args] of Object.entries(kinds)) {
    const runs: { readonly ours: number; readonly theirs: number }[] = []
    // One that does not count: the first run warms up both.
    await through(forwarded, args)
    await through(measured, args)
    for (let i = 0; i < pairs; i += 1) {
      const first = await through(i % 2 === 0 ? measured : forwarded, args)
      const second = await through(i % 2 === 0 ? forwarded : measured, args)
      runs.push(i % 2 === 0 ? { ours: first, theirs: second } : { ours: second, theirs: first })
    }
    const ratios = runs.map(({ ours, theirs }) => ours / theirs)
    const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(3))
    console.log(
      `${kind.padEnd(25)} ${median(ratios).toFixed(3)} (${low} to ${high} in ${pairs} pairs): ` +
        `${gigabits(median(runs.map(({ ours }) => ours)))} measured, ` +
        `${gigabits(median(runs.map(({ theirs }) => theirs)))} not`,
    )
  }
})
