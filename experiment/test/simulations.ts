import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)

// Coverage is about lib alone.
const options = { timeout: 140_000, env: { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' } }

// Every core is busy with it for ten seconds; other tests may be, too.
t.setTimeout(150_000)

t.test('a short run of the simulations: intervals, false winners, power', async (t) => {
  const path = fileURLToPath(new URL('../simulations/main.ts', import.meta.url))
  const { stdout } = await run(process.execPath, ['--import', 'tsx', path, '--short'], options)
  t.match(stdout, /^All hold\.$/m)
})
