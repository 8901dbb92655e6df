/** How long verdicts of a large fleet take: `npm run bench -w measured-experiment`. Exits with 1 if one takes too long. */
import { cpus } from 'node:os'
import Table from 'cli-table3'
import { cases, fastest } from './cases.js'

const table = new Table({
  head: ['case', 'CPU, ms', 'at most'],
  style: { head: [], border: [], compact: true },
})
for (const { name, bound, run } of cases()) {
  const taken = fastest(run, 5)
  table.push([name, taken.toFixed(0), bound])
  if (taken > bound) process.exitCode = 1
}
console.log(`${cpus()[0]?.model}, Node ${process.version}; the fastest of 5 runs\n\n${table}`)
