import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)
const main = fileURLToPath(new URL('./flood/main.ts', import.meta.url))

t.test('of 20,000 forged peers each has one final report, in bounded memory', async (t) => {
  const env = { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' }
  const args = ['--import', 'tsx', main, '--peers', '20000', '--sessions', '1000', '--seconds', '30']
  const { stdout } = await run(process.execPath, args, { env, timeout: 50_000 }).catch((failed) => failed)
  t.match(stdout, /^20000 came over the network, 0 were emitted/m, stdout)
  t.match(stdout, /^bounded: nothing is lost, nothing is twice$/m)
})
