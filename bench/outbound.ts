import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { median } from 'simple-statistics'
import { Child } from './child.js'
import { defaultBuild, freeze } from './freeze.js'
import type { OutboundAnswers, OutboundVariant } from './outbound-process.js'
import { machine } from './report/machine.js'
import { count, signed, table } from './report/table.js'

/**
 * `npm run bench:outbound`: memory and CPU of idle outbound sockets, each a `measuredSocket`, beside bare ones and beside
 * a timer for each. Medians of some rounds, in which the variants take turns. `--build DIR`: another build than `dist`.
 * To the terminal.
 */
const { values } = parseArgs({
  options: {
    sockets: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    build: { type: 'string', default: defaultBuild },
  },
})
const SOCKETS = Number(values.sockets)
/** ms until what runs again and again is warm, and that the sockets are watched. */
const [SETTLE, WATCH] = [3000, 5000]

const cases = [
  { variant: 'bare', interval: 1000 },
  { variant: 'measuredSocket', interval: 1000 },
  { variant: 'measuredSocket', interval: 60_000 },
  { variant: 'a timer each, by hand', interval: 1000 },
  { variant: 'a timer each, by hand', interval: 60_000 },
] as const satisfies readonly { variant: OutboundVariant; interval: number }[]

/** Bytes a socket, ms of CPU a second for all, and the reports that came of those due. */
interface Used {
  readonly heap: number
  readonly resident: number
  readonly cpu: number
  readonly reported: number
}

async function measure({ variant, interval }: (typeof cases)[number]): Promise<Used> {
  const sockets = new Child<OutboundAnswers>('outbound-process.js', [variant, String(interval)])
  const empty = await sockets.ask('memory', undefined)
  await sockets.ask('open', { port, count: SOCKETS })
  await setTimeout(SETTLE)
  const filled = await sockets.ask('memory', undefined)
  const [before, reportsBefore] = [
    await sockets.ask('cpu', undefined),
    await sockets.ask('reports', undefined),
  ]
  const began = performance.now()
  await setTimeout(WATCH)
  const cpu = ((await sockets.ask('cpu', undefined)) - before) / (performance.now() - began)
  const reports = (await sockets.ask('reports', undefined)) - reportsBefore
  await sockets.stop()
  return {
    heap: (filled.heap - empty.heap) / SOCKETS,
    resident: (filled.resident - empty.resident) / SOCKETS,
    cpu,
    reported: reports / ((SOCKETS * WATCH) / interval),
  }
}

/** In this process, which is not measured. */
const server = net.createServer((socket) => socket.on('error', () => undefined).resume())
await once(server.listen(0, '127.0.0.1', 4096), 'listening')
const { port } = server.address() as AddressInfo

const digest = await freeze(values.build)
const used = cases.map((): Used[] => [])
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const [index, each] of cases.entries()) {
    console.error(`round ${round + 1}: ${each.variant}, interval ${each.interval}`)
    used[index]?.push(await measure(each))
  }
}

const medianOf = (index: number, of: keyof Used): number =>
  median((used[index] ?? []).map((each) => each[of]))
const rows = cases.map(({ variant, interval }, index) => {
  const more = (of: 'heap' | 'resident'): string =>
    index === 0 ? count(medianOf(0, of)) : signed(medianOf(index, of) - medianOf(0, of))
  // Too few come in a long interval to tell.
  const reported = index > 0 && interval <= 1000 ? medianOf(index, 'reported').toFixed(2) : ''
  return [
    variant,
    count(interval),
    more('heap'),
    more('resident'),
    medianOf(index, 'cpu').toFixed(2),
    reported,
  ]
})
const head = ['', 'interval, ms', 'heap, B each', 'resident, B each', 'CPU, ms/s', 'reports, of those due']
console.log(await machine(process.argv.slice(2), digest, 'bench:outbound'))
console.log(`\n${count(SOCKETS)} idle outbound sockets\n\n${table(head, rows)}`)
server.close()
