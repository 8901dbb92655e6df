import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { defaultBuild, freeze } from './freeze.js'
import { measureIdle } from './idle.js'
import { drawRatios } from './picture.js'
import { full, short } from './plan.js'
import { estimateRatios } from './ratios.js'
import { idleTable } from './report/idle.js'
import { machine } from './report/machine.js'
import { costTable } from './report/ratios.js'
import { soakTable } from './report/soak.js'
import { sweepTable } from './report/sweep.js'
import { telemetryTable } from './report/telemetry.js'
import { measureSlices } from './slices.js'
import { soakConnections } from './soak-connections.js'
import { measureSweep } from './sweep.js'

/**
 * `npm run bench`: everything but the soak, in under ten minutes, into RESULTS.md and results.svg.
 * `--leak`: a million connections one after another, into SOAK.md. `--short`: as little as shows that all of
 * it runs, and `--only ratios|idle|telemetry|sweep` a part, to the terminal. `--build DIR`: another build than `dist`.
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    leak: { type: 'boolean', default: false },
    only: { type: 'string' },
    build: { type: 'string', default: defaultBuild },
  },
})

const digest = await freeze(values.build)
const plan = values.short ? short : full
const log = (line: string): void => console.error(line)

const sections = {
  ratios: async () => {
    const slices = await measureSlices(plan, log)
    const ratios = estimateRatios(slices)
    if (keep) await save('results.svg', drawRatios(ratios))
    return costTable(slices, ratios, plan)
  },
  idle: async () => idleTable(await measureIdle(plan, log)),
  telemetry: async () => {
    log('telemetry')
    // These import the package by its name: the build that was frozen above.
    const { measureReports } = await import('./telemetry.js')
    const { measureCollections } = await import('./collection.js')
    return telemetryTable(measureReports(plan), await measureCollections(plan))
  },
  sweep: async () => sweepTable(await measureSweep(plan, log)),
}

const keep = !values.short && values.only === undefined

function save(name: string, text: string): Promise<void> {
  return writeFile(fileURLToPath(new URL(`../${name}`, import.meta.url)), text)
}

async function publish(name: string, title: string, parts: readonly string[]): Promise<void> {
  const text = [`# ${title}`, await machine(process.argv.slice(2), digest), ...parts].join('\n\n')
  console.log(text)
  if (keep) await save(name, `${text}\n`)
}

if (values.leak) {
  const soaked = await soakConnections(plan.soak, log)
  await publish('SOAK.md', 'A million connections, one after another', [soakTable(soaked)])
} else {
  const parts: string[] = []
  for (const [name, measure] of Object.entries(sections)) {
    if (values.only === undefined || values.only === name) parts.push(await measure())
  }
  await publish('RESULTS.md', 'What measuring costs', parts)
}
