import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)
const main = fileURLToPath(new URL('./matrix/main.ts', import.meta.url))

t.setTimeout(290_000)

/** The newest, and SDK 3: `npm run test:matrix` has all. Both come from npm. */
t.test(
  'the packed package on the newest Node, with the newest OpenTelemetry',
  { timeout: 290_000 },
  async (t) => {
    const env = { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' }
    // What reads Node's internals, and whatever starts a child that has to find the package.
    const only = 'counts|final-report|is-recorded|does-not-notice|hand-over|tcp-info/'
    const args = ['--import', 'tsx', main, '--node', '26', '--sdk', '3', '--only', only]
    const { stdout, stderr } = await run(process.execPath, args, { env, timeout: 280_000 }).catch(
      (error) => error,
    )
    t.match(stdout, /\b26\.\d+\.\d+ +│ 3 +│ all +│ \d+ of \d+ +│ none/, stderr)
  },
)
