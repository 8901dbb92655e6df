import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)
const main = fileURLToPath(new URL('./soak/main.ts', import.meta.url))

t.setTimeout(110_000)

/** Another seed each time: the ledger has to balance for every one. What fails is run again with the seed printed. */
t.test('the soak, for twenty seconds: every connection is accounted for', async (t) => {
  const env = { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' }
  const args = ['--import', 'tsx', main, '--seconds', '20', '--clients', '30']
  const { stdout } = await run(process.execPath, args, { env, timeout: 100_000 }).catch((failed) => failed)
  t.match(stdout, /^balanced: nothing is unexplained$/m, stdout)
})
