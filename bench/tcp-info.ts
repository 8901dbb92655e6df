import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { parseArgs } from 'node:util'
import { tcpInfo } from 'measured-listener/tcp-info'
import { median } from 'simple-statistics'
import { defaultBuild, freeze } from './freeze.js'
import { comparePair, ratioText } from './paired.js'
import { machine } from './report/machine.js'

/**
 * `npm run bench:tcp-info`: what the option `tcpInfo` costs, on Linux. One reading, and the server's CPU time for a
 * connection of churn with the option over that without, in turn and in one run. To the terminal.
 */
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

const digest = await freeze(defaultBuild)
// The function is loaded from the frozen build, by its name.
const reading = await costOfReading()
const pair = { work: 'churn', variants: ['measured', 'with tcpInfo'], units: 1024 } as const
const amount = { rounds: Number(values.rounds), cycles: Number(values.cycles) }
const result = await comparePair(pair, amount, (line) => console.error(line))
console.log(await machine(process.argv.slice(2), digest, 'bench:tcp-info'))
console.log(`\none reading: ${reading.toFixed(2)} µs`)
console.log(`churn: ${result.first.toFixed(1)} µs a connection without tcpInfo, with it ${ratioText(result)}`)
