import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)

const prints: Record<string, RegExp[]> = {
  'exponential.ts': [/bucketCounts: \[\s+1,/, /count: 3,\s+scale: \d/],
  'prometheus.ts': [
    /^proxy_connections\{[^}]*\} 1$/m,
    /^proxy_io_total\{[^}]*network_io_direction="receive"[^}]*\} 100000$/m,
    /^proxy_session_duration_count\{[^}]*\} 1$/m,
    /^proxy_session_goodput_count\{[^}]*network_io_direction="transmit"[^}]*\} 1$/m,
  ],
}

// They run what is in dist, which is not what coverage is about.
const options = { timeout: 30_000, env: { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' } }

async function output(name: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const path = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))
  return run(process.execPath, ['--import', 'tsx', path, ...args], options)
}

for (const [name, expected] of Object.entries(prints)) {
  t.test(`examples/${name}`, async (t) => {
    const { stdout, stderr } = await output(name)
    for (const each of expected) t.match(stdout, each)
    t.equal(stderr, '')
  })
}

t.test("an exponential histogram's p50 is an order closer to that of the raw sessions", async (t) => {
  const { stdout } = await output('p50-error/main.ts', '--cells', '40')
  const worst = new Map<string, number>()
  for (const [, name = '', percent] of stdout.matchAll(/^(\S.*?) +[\d.]+ % +[\d.]+ % +([\d.]+) % +\d+$/gm)) {
    worst.set(name, Number(percent))
  }
  const of = (name: string): number => worst.get(name) ?? Number.NaN
  t.ok(of('exponential, 160') < 5, stdout)
  t.ok(of('goodputBoundaries') < 80 && of('goodputBoundaries') > 5 * of('exponential, 160'))
  t.ok(of('the SDK, to 10,000') > 90, 'and with its own boundaries the SDK reads 10 kB/s')
})
