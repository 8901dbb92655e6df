import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Ratios, twoArms } from './arms.js'
import { type Factors, factors } from './factors.js'
import { Lab, type Session } from './lab.js'
import { whyNoLab } from './namespaces.js'
import { drawFactors } from './picture.js'
import { report, session, speed } from './report.js'
import { FULL, type Row, SHORT } from './row.js'
import { verdict } from './verdict.js'

async function measure(rows: readonly Row[], runs: number): Promise<Factors[]> {
  const lab = new Lab('rows')
  const results: Factors[] = []
  try {
    await lab.open()
    for (const row of rows) {
      const sessions: Session[] = []
      for (let run = 0; run < runs; run++) sessions.push(...(await lab.run(row)))
      const result = factors(row, sessions)
      results.push(result)
      const { ms, lifetime, active, kernel } = result
      const [l, a, k] = [lifetime, active, kernel].map((each) => each.toFixed(2))
      console.log(
        `${speed(row.kbit)}, ${session(row)}: ${ms.toFixed(0)} ms, ×${l} ×${a} ×${k} ${verdict(result)}`,
      )
    }
  } finally {
    await lab.close()
  }
  return results
}

/** Says that all was measured, and a rate is further off than the documentation says; what fails else exits with 1. */
const RATE_IS_OFF = 3

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    runs: { type: 'string' },
    arms: { type: 'string' },
    /** Of the rows as they are printed: a regular expression. To the terminal. */
    only: { type: 'string' },
  },
})
const why = whyNoLab()
if (why !== undefined) {
  console.log(`bench:paths was skipped: ${why}`)
} else {
  const runs = Number(values.runs ?? (values.short ? 1 : 5))
  const part = values.short || values.only !== undefined
  const only = new RegExp(values.only ?? '')
  const chosen = (values.short ? SHORT : FULL).filter((row) =>
    only.test(`${speed(row.kbit)}, ${session(row)}`),
  )
  const rows = await measure(chosen, runs)
  const count = Number(values.arms ?? (part ? 0 : 40))
  const arms: Ratios | undefined = count > 0 ? await twoArms(count) : undefined
  if (arms) console.log(arms)
  const text = report(rows, arms, runs, process.argv.slice(2))
  if (part) {
    console.log(text)
  } else {
    const folder = new URL('..', import.meta.url)
    await writeFile(new URL('PATHS.md', folder), text)
    await writeFile(new URL('paths.svg', folder), drawFactors(rows))
  }
  const broken = rows.filter((each) => verdict(each) === 'off')
  console.log(`${broken.length} of ${rows.length} rows are further off than the documentation says`)
  if (broken.length > 0) process.exitCode = RATE_IS_OFF
}
