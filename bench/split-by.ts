import { parseArgs } from 'node:util'
import { defaultBuild, freeze } from './freeze.js'
import { comparePair, type Pair, ratioText } from './paired.js'
import { machine } from './report/machine.js'
import { table } from './report/table.js'

/**
 * `npm run bench:split-by`: what `splitBy` costs where nothing splits. The server's CPU time with the default,
 * `['clientIp']`, over that with `[]`, in turn and in one run. To the terminal.
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, cycles: { type: 'string', default: '20' } },
})

const pairs: Record<string, Pair> = {
  'churn, connection': { work: 'churn', variants: ['never split', 'measured'], units: 1024 },
  'echo, round trip of 64 B': { work: 'echo', variants: ['never split', 'measured'], units: 8192 },
  'the same, and `updateContext` with the same `clientIp` each time': {
    work: 'echo',
    variants: ['updated, never split', 'updated'],
    units: 8192,
  },
}

const digest = await freeze(defaultBuild)
const amount = { rounds: Number(values.rounds), cycles: Number(values.cycles) }
const rows: string[][] = []
for (const [name, pair] of Object.entries(pairs)) {
  const result = await comparePair(pair, amount, (line) => console.error(line))
  rows.push([name, `${result.first.toFixed(1)} µs`, ratioText(result)])
}
console.log(await machine(process.argv.slice(2), digest, 'bench:split-by'))
console.log(`\n${table(['', '`splitBy: []`', "`['clientIp']`"], rows)}`)
