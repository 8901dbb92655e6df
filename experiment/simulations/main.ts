/**
 * What measured-experiment promises, simulated with fixed seeds: `npm run simulate`; with `--short`, fewer
 * trials of fewer cases, for CI; with `--section 4`, that table alone. Exits with 1 if a promise does not hold, by more than
 * chance.
 */
import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { breaks, type Judged, shown } from './judged.js'
import type { Cell } from './section.js'
import { sections } from './sections.js'

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    section: { type: 'string' },
    rows: { type: 'boolean' },
  },
})
const { short } = values
const all = sections(short)
const rows = all.flatMap(({ rows }) => rows)
const isJudged = (cell: Cell): cell is Judged => typeof cell === 'object'

/** In a child process, which is asked for one row after the other; the seed of a row is its number. */
if (values.rows) process.on('message', (row: number) => process.send?.(rows[row]?.run(row + 1)))
else await simulate()

async function simulate(): Promise<void> {
  console.log(
    'Each share beside its bound: past it, but by no more than three standard errors, ~; by more, !',
  )
  console.log('A row has its number as seed.\n')
  const begin = performance.now()
  const sought = all.map((_, index) => values.section === undefined || values.section === `${index + 1}`)
  if (!sought.includes(true))
    throw new RangeError(`--section must be 1 to ${all.length}, got ${values.section}`)
  const done = runRows(all.flatMap(({ rows }, index) => rows.map(() => sought[index] === true)))
  let [first, broken] = [0, 0]
  for (const [index, { title, head, rows }] of all.entries()) {
    const table = new Table({
      head: ['seed', 'trials', ...head],
      style: { head: [], border: [], compact: true },
    })
    for (const [number, { trials }] of rows.entries()) {
      if (!sought[index]) break
      const cells = await (done[first + number] as Promise<Cell[]>)
      broken += cells.filter((cell) => isJudged(cell) && breaks(cell)).length
      table.push([first + number + 1, trials, ...cells.map((cell) => (isJudged(cell) ? shown(cell) : cell))])
    }
    first += rows.length
    if (sought[index]) console.log(`${index + 1}. ${title}\n\n${table}\n`)
  }
  console.log(`${((performance.now() - begin) / 1000).toFixed(0)} s on ${availableParallelism()} cores.`)
  console.log(broken === 0 ? 'All hold.' : `${broken} do not hold: marked with !`)
  process.exitCode = broken === 0 ? 0 : 1
}

/** Runs the rows that are sought, as many at a time as there are cores. */
function runRows(sought: readonly boolean[]): Promise<Cell[]>[] {
  const told: { resolve(cells: Cell[]): void; reject(error: Error): void }[] = []
  const results = rows.map(
    (_, row) =>
      new Promise<Cell[]>((resolve, reject) => {
        told[row] = { resolve, reject }
      }),
  )
  const waiting = rows.map((_, row) => row).filter((row) => sought[row])
  const options = short ? ['--rows', '--short'] : ['--rows']
  for (let core = 0; core < availableParallelism(); core += 1) {
    const child = fork(fileURLToPath(import.meta.url), options, { serialization: 'advanced' })
    let row: number | undefined
    const ask = (): void => {
      row = waiting.shift()
      if (row === undefined) child.disconnect()
      else child.send(row)
    }
    child.on('message', (cells: Cell[]) => {
      told[row ?? -1]?.resolve(cells)
      ask()
    })
    child.on('exit', (code) => told[row ?? -1]?.reject(new Error(`row ${row} ended its process: ${code}`)))
    ask()
  }
  return results
}
