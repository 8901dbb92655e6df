import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { LOOPBACK, proxyArgs, start } from './fixtures/proxy-process.js'

const preload = fileURLToPath(new URL('./fixtures/loaded-packages.cjs', import.meta.url))

/** The packages that the command has loaded when it says what `ready` matches. */
async function loadedBy(t: Test, args: readonly string[], ready: RegExp): Promise<string[]> {
  const child = start(t, process.execPath, ['--require', preload, ...proxyArgs, ...args])
  if (!child.stderr) throw new Error('no stderr')
  let isReady = false
  for await (const line of createInterface(child.stderr)) {
    if (isReady) return JSON.parse(line)
    isReady = ready.test(line)
  }
  throw new Error('it has ended')
}

const EXPERIMENT = '@stdlib/stats-base-dists-normal-cdf'
const optional = ['@opentelemetry/sdk-metrics', 'geoip-lite', 'koffi', 'cli-progress', EXPERIMENT]

t.test('--no-measure: nothing that measures or shows', async (t) => {
  const loaded = await loadedBy(t, [...LOOPBACK, '--no-measure'], /-> /)
  t.ok(loaded.includes('commander'), 'the preload sees packages')
  t.strictSame(
    loaded.filter((name) => optional.includes(name)),
    [],
  )
})

t.test('--demo: not the experiment, which takes 200 ms, before a page asks', async (t) => {
  const loaded = await loadedBy(t, ['--demo', '--metrics', '127.0.0.1:0'], /^live page/)
  t.ok(loaded.includes('@opentelemetry/sdk-metrics'))
  t.notOk(loaded.includes(EXPERIMENT))
  t.notOk(loaded.includes('cli-progress'), 'stderr is no terminal')
})
