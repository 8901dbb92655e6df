/**
 * What measuring takes of iperf3's throughput: through the proxy with --metrics, against the same with --no-measure, in
 * pairs. Each pair has new processes: one process can be twice as fast as another that runs the same. In a pair each
 * way has four short bursts of each kind, the first of them to compile what it runs, and the two take turns, so that
 * what else the machine does hits both.
 *
 * Ends when the interval of each median ratio is narrow enough, after 30 pairs at the earliest: about 4 minutes on two
 * cores that nobody else uses.
 *
 *     npm run proxy:iperf3 -- --pairs 30 --most 120 --width 0.1
 */
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import { median } from 'simple-statistics'
import { freePort } from '../test/fixtures/free-port.js'
import type { Owner } from '../test/fixtures/owner.js'
import { LOOPBACK, missing, start, startProxy } from '../test/fixtures/proxy-process.js'
import { isNarrow, medianInterval } from './median-interval.js'
import { withOwner } from './with-owner.js'

const kinds: Record<string, readonly string[]> = {
  upload: [],
  'download (-R)': ['-R'],
  'upload, 8 streams (-P 8)': ['-P', '8'],
}

const { pairs, most, width, megabytes } = new Command('proxy:iperf3')
  .option('--pairs <N>', 'pairs at least', Number, 30)
  .option('--most <N>', 'pairs at most', Number, 120)
  .option('--width <SHARE>', 'ends when the intervals reach less than this to either side', Number, 0.1)
  .option('--megabytes <N>', 'of a burst', Number, 200)
  .parse()
  .opts<{ pairs: number; most: number; width: number; megabytes: number }>()

interface Result {
  readonly error?: string
  readonly end: { readonly sum_received: { readonly bytes: number; readonly seconds: number } }
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

type Way = 'measured' | 'forwarded'

/** What has come through, and in which time. */
interface Moved {
  readonly bytes: number
  readonly seconds: number
}

/** iperf3's server: one test at a time. */
interface Target {
  readonly port: number
  /** How often it has said that it listens. */
  readonly listened: number
  readonly lines: Interface
}

async function startTarget(owner: Owner): Promise<Target> {
  const port = await freePort()
  const { stdout } = start(owner, 'iperf3', ['-s', '-B', '127.0.0.1', '-p', `${port}`, '--forceflush'])
  if (!stdout) throw new Error('no stdout')
  const lines = createInterface(stdout)
  let listened = 0
  lines.on('line', (line) => {
    if (line.startsWith('Server listening')) listened += 1
  })
  const target = {
    port,
    lines,
    get listened() {
      return listened
    },
  }
  await listensAgain(target, 0)
  return target
}

async function listensAgain(target: Target, before: number): Promise<void> {
  while (target.listened === before) await once(target.lines, 'line')
}

/** One burst. The server now and then resets a client: once more. */
async function burst(
  owner: Owner,
  target: Target,
  proxy: number,
  args: readonly string[],
  tries = 5,
): Promise<Moved> {
  const before = target.listened
  const client = start(owner, 'iperf3', [
    ...['-c', '127.0.0.1', '-p', `${proxy}`, '-J', '-n', `${megabytes}M`],
    ...args,
  ])
  if (!client.stdout) throw new Error('no stdout')
  const { error, end } = JSON.parse(await text(client.stdout)) as Result
  if (!error) {
    await listensAgain(target, before)
    return end.sum_received
  }
  console.error(`iperf3: ${error}`)
  if (tries === 1) throw new Error(`iperf3 ${args.join(' ')} has failed again and again`)
  return burst(owner, target, proxy, args, tries - 1)
}

/** Bits per second of all bursts together. */
function throughput(bursts: readonly Moved[]): number {
  const sum = (key: keyof Moved): number => bursts.reduce((sum, moved) => sum + moved[key], 0)
  return (8 * sum('bytes')) / sum('seconds')
}

const results = new Map(Object.keys(kinds).map((kind): [string, Record<Way, number>[]] => [kind, []]))

async function onePair(owner: Owner, target: Target, measuredFirst: boolean): Promise<void> {
  const to = [...LOOPBACK, '--target', `127.0.0.1:${target.port}`]
  const measured = await startProxy(owner, [...to, '--metrics', '127.0.0.1:0'], false)
  const forwarded = await startProxy(owner, [...to, '--no-measure'])
  // The first page has what pages are told loaded, which takes 200 ms.
  await (await fetch(`${measured.page}events`)).body?.cancel()
  const ports = { measured: measured.ports[0] as number, forwarded: forwarded.ports[0] as number }
  const [first, second]: [Way, Way] = measuredFirst ? ['measured', 'forwarded'] : ['forwarded', 'measured']
  for (const [kind, args] of Object.entries(kinds)) {
    for (const way of [first, second]) await burst(owner, target, ports[way], args)
    const bursts: Record<Way, Moved[]> = { measured: [], forwarded: [] }
    for (const way of [first, second, second, first, first, second]) {
      bursts[way].push(await burst(owner, target, ports[way], args))
    }
    results.get(kind)?.push({
      measured: throughput(bursts.measured),
      forwarded: throughput(bursts.forwarded),
    })
  }
}

const ratios = (kind: string): number[] =>
  (results.get(kind) ?? []).map(({ measured, forwarded }) => measured / forwarded)
const areNarrow = (): boolean =>
  Object.keys(kinds).every((kind) => isNarrow(medianInterval(ratios(kind)), width))

let done = 0
await withOwner(async (owner) => {
  const target = await startTarget(owner)
  while (done < most && (done < pairs || !areNarrow())) {
    await withOwner((each) => onePair(each, target, done % 2 === 0))
    done += 1
    const latest = Object.keys(kinds).map((kind) => `${kind} ${ratios(kind).at(-1)?.toFixed(3)}`)
    console.error(`pair ${done}: ${latest.join(', ')}`)
  }
})

console.log(`throughput measured / with --no-measure, ${done} pairs: median, 95 % interval by the sign test`)
for (const [kind, each] of results) {
  const { median: middle, low, high } = medianInterval(ratios(kind))
  const gigabits = (way: Way): string => (median(each.map((pair) => pair[way])) / 1e9).toFixed(1)
  console.log(
    `${kind.padEnd(25)} ${middle.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}); ` +
      `${gigabits('measured')} and ${gigabits('forwarded')} Gbit/s`,
  )
}
console.log(
  areNarrow() ? `all within ±${width * 100} %` : `not all within ±${width * 100} % after ${done} pairs`,
)
