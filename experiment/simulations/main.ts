/**
 * What measured-experiment promises, simulated with fixed seeds: `npm run simulate`; with `--short`, fewer
 * trials of fewer cases, for CI. Exits with 1 if a promise does not hold, by more than chance.
 */
import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import Table from 'cli-table3'
import { breaks, type Judged, shown } from './judged.js'
import type { Cell } from './section.js'
import { sections } from './sections.js'

const short = process.argv.includes('--short')
const all = sections(short)
const rows = all.flatMap(({ rows }) => rows)
const isJudged = (cell: Cell): cell is Judged => typeof cell === 'object'

/** In a child process, which is asked for one row after the other; the seed of a row is its number. */
if (process.argv.includes('--rows'))
  process.on('message', (row: number) => process.send?.(rows[row]?.run(row + 1)))
else await simulate()

async function simulate(): Promise<void> {
  console.log(
    'Each share beside its bound: past it, but by no more than three standard errors, ~; by more, !',
  )
  console.log('A row has its number as seed.\n')
  const begin = performance.now()
  const done = runRows()
  let [first, broken] = [0, 0]
  for (const [index, { title, head, rows }] of all.entries()) {
    const table = new Table({
      head: ['seed', 'trials', ...head],
      style: { head: [], border: [], compact: true },
    })
    for (const [number, { trials }] of rows.entries()) {
      const cells = await (done[first + number] as Promise<Cell[]>)
      broken += cells.filter((cell) => isJudged(cell) && breaks(cell)).length
      table.push([first + number + 1, trials, ...cells.map((cell) => (isJudged(cell) ? shown(cell) : cell))])
    }
    first += rows.length
    console.log(`${index + 1}. ${title}\n\n${table}\n`)
  }
  console.log(`${((performance.now() - begin) / 1000).toFixed(0)} s on ${availableParallelism()} cores.`)
  console.log(broken === 0 ? 'All hold.' : `${broken} do not hold: marked with !`)
  process.exitCode = broken === 0 ? 0 : 1
}

/** Runs all rows, as many at a time as there are cores. */
function runRows(): Promise<Cell[]>[] {
  const told: { resolve(cells: Cell[]): void; reject(error: Error): void }[] = []
  const results = rows.map(
    (_, row) =>
      new Promise<Cell[]>((resolve, reject) => {
        told[row] = { resolve, reject }
      }),
  )
  let next = 0
  const options = short ? ['--rows', '--short'] : ['--rows']
  for (let core = 0; core < availableParallelism(); core += 1) {
    const child = fork(fileURLToPath(import.meta.url), options, { serialization: 'advanced' })
    let row = -1
    const ask = (): void => {
      row = next
      next += 1
      if (row < rows.length) child.send(row)
      else child.disconnect()
    }
    child.on('message', (cells: Cell[]) => {
      told[row]?.resolve(cells)
      ask()
    })
    child.on('exit', (code) => told[row]?.reject(new Error(`row ${row + 1} ended its process: ${code}`)))
    ask()
  }
  return results
}
