/**
 * Runs tap with TypeScript that is compiled once. tap's own loader has the compiler in every test process: 2 s of CPU in
 * each of 140. Here one process compiles what has changed, and those of the tests read it.
 *
 * `npx tap FILE` does the same without it, more slowly.
 */

import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compiled } from './compile.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
for (const folder of ['lib', 'test', 'examples']) {
  for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
    if (/(?<!\.d)\.ts$/.test(name) && !name.includes('node_modules')) compiled(join(root, folder, name))
  }
}

const options = `${process.env.NODE_OPTIONS ?? ''} --import=${new URL('import.js', import.meta.url)}`.trim()
const tap = fileURLToPath(new URL('run.mjs', import.meta.resolve('tap')))
const { status } = spawnSync(process.execPath, [tap, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, NODE_OPTIONS: options },
})
process.exitCode = status ?? 1
