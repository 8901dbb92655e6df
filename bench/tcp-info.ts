import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { parseArgs } from 'node:util'
import { tcpInfo } from 'measured-listener/tcp-info'
import { median } from 'simple-statistics'
import { Child } from './child.js'
import { defaultBuild, freeze } from './freeze.js'
import type { LoadAnswers } from './load.js'
import { machine } from './report/machine.js'
import type { ServerAnswers } from './server.js'
import { KEEP_MEMORY } from './slices.js'
import { estimate } from './statistics.js'

/**
 * `npm run bench:tcp-info`: what the option `tcpInfo` costs, on Linux. One reading, and the server's CPU time for a
 * connection of churn with the option over that without, in turn and in one run. To the terminal.
 */
const VARIANTS = ['measured', 'with tcpInfo'] as const
const UNITS = 1024
const CALLS = 100_000

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, cycles: { type: 'string', default: '20' } },
})

/** µs for one reading of an open connection: the median of 20 runs. */
async function costOfReading(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [accepted] = (await once(server, 'connection')) as [Socket]
  const { fd } = Reflect.get(accepted, '_handle') as { fd: number }
  const info = tcpInfo()
  const run = (): number => {
    const before = performance.now()
    for (let call = 0; call < CALLS; call += 1) info.read(fd)
    return ((performance.now() - before) * 1000) / CALLS
  }
  run()
  const costs = Array.from({ length: 20 }, run)
  client.destroy()
  accepted.destroy()
  server.close()
  return median(costs)
}

/** Ratios of the cycles of one set of fresh processes. */
async function round(cycles: number): Promise<{ ratios: number[]; without: number }> {
  const load = new Child<LoadAnswers>('load.js', [], { core: 1 })
  const servers = VARIANTS.map(
    (name) => new Child<ServerAnswers>('server.js', [name, '1000'], { core: 0, env: KEEP_MEMORY }),
  )
  const targets: { server: Child<ServerAnswers>; port: number }[] = []
  for (const server of servers) targets.push({ server, port: (await server.ask('ports', undefined)).churn })
  const slice = async ({ server, port }: (typeof targets)[number]): Promise<number> => {
    const before = await server.ask('cpu', undefined)
    await load.ask('run', { work: 'churn', port, units: UNITS })
    return ((await server.ask('cpu', undefined)) - before) / UNITS
  }
  const [ratios, without]: [number[], number[]] = [[], []]
  // The first ones warm the code up.
  for (let cycle = -4; cycle < cycles; cycle += 1) {
    const order = cycle % 2 === 0 ? targets : targets.toReversed()
    const costs = new Map<unknown, number>()
    for (const target of order) costs.set(target, await slice(target))
    const [measured = 0, asked = 0] = targets.map((target) => costs.get(target))
    if (cycle < 0) continue
    ratios.push(asked / measured)
    without.push(measured)
  }
  await Promise.all([load, ...servers].map((child) => child.stop()))
  return { ratios, without: median(without) }
}

const digest = await freeze(defaultBuild)
// The function is loaded from the frozen build, by its name.
const reading = await costOfReading()
const rounds: { ratios: number[]; without: number }[] = []
for (let index = 0; index < Number(values.rounds); index += 1) {
  rounds.push(await round(Number(values.cycles)))
  console.error(`round ${index + 1}: ×${median(rounds.at(-1)?.ratios ?? []).toFixed(3)}`)
}
const { value, low, high } = estimate(rounds.map(({ ratios }) => ratios))
console.log(await machine(process.argv.slice(2), digest))
console.log(`\none reading: ${reading.toFixed(2)} µs`)
console.log(
  `churn: ${median(rounds.map(({ without }) => without)).toFixed(1)} µs a connection without tcpInfo, ` +
    `with it ×${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`,
)
