import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)
const main = fileURLToPath(new URL('../../examples/behind-nginx/main.ts', import.meta.url))

/** Of a response: its head, as the application sends it. */
const HEAD = { least: 100, most: 200 }
const needed = ['nginx', 'curl'].filter((name) => spawnSync(name, ['-V']).error !== undefined)
const skip = needed.length > 0 && `not installed: apt-get install --no-install-recommends ${needed.join(' ')}`

// It runs what is in dist, which is not what coverage is about.
const options = { timeout: 30_000, env: { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' } }

/** The numbers of each row: what curl counted, and what was reported. */
function rowsOf(table: string): Map<string, number[]> {
  const rows = table.split('\n').map((line) => line.split('│').map((cell) => cell.trim()))
  const numbers = rows.map(([, name = '', ...cells]) => [name, cells.map(Number.parseFloat)] as const)
  return new Map(numbers.filter(([, [bytes]]) => Number.isFinite(bytes)))
}

t.test(
  'examples/behind-nginx: each client and each request has the bytes that curl counted',
  { skip },
  async (t) => {
    const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', main], options)
    t.equal(stderr, '')
    t.match(stdout, /^3 requests, 1 connection$/m)
    const rows = rowsOf(stdout)
    t.equal(rows.size, 2 + 3)
    t.strictSame([rows.get('127.0.0.2')?.[0], rows.get('127.0.0.3')?.[0]], [1_400_000, 3_000_000])
    for (const [name, [read = 0, own = 0, sent = 0, goodput = 0]] of rows) {
      const responses = name === '127.0.0.2' ? 2 : 1
      const head = (sent - read) / responses
      t.ok(head >= HEAD.least && head <= HEAD.most, `${name}: ${read} B, and a head of ${head} B each`)
      t.ok(goodput > 0 && goodput < own * 1.2, `${name}: ${goodput} kB/s, by curl's clock ${own}`)
    }
  },
)
