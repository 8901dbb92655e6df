import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { packAll, run } from '../../../test/fixtures/packed.js'

const USE = `
import { compare, prometheusPoints } from 'measured-experiment'
import { measuredListener } from 'measured-listener'

const buckets = (counts) => Object.entries(counts).map(([le, count]) => ({ metric: { le }, value: [0, count] }))
const slow = prometheusPoints(buckets({ 10: 400, 100: 480, '+Inf': 500 }))
const fast = prometheusPoints(buckets({ 10: 20, 100: 100, '+Inf': 500 }))
console.log(compare(slow, fast).verdict, typeof measuredListener)
`

/** A use of the types: what is wrong is an error, what is right is none. */
const TYPES = `
import { compareOverall, type Comparison, type HistogramPoint } from 'measured-experiment'

const points: HistogramPoint[] = []
export const { verdict }: Comparison = compareOverall(points, { arm: 'a', incumbent: 'b', challenger: 'c' })
// @ts-expect-error
compareOverall(points, { arm: 'a', incumbent: 'b' })
`

t.test('npm installs two tarballs outside of the repository; command, library and types work', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'measured-experiment-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const tarballs = await packAll(folder, ['.', 'experiment'])
  t.equal(tarballs.length, 2)
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const flags = ['--prefer-offline', '--no-audit', '--no-fund']
  await run('npm', ['install', ...flags, ...tarballs], { cwd: folder })

  const here = { cwd: folder }
  t.match(
    (await run('npx', ['--offline', 'measured-experiment', '--help'], here)).stdout,
    /^Usage: measured-experiment/,
  )
  const { version } = JSON.parse(
    await readFile(join(folder, 'node_modules/measured-experiment/package.json'), 'utf8'),
  )
  t.equal((await run('npx', ['--offline', 'measured-experiment', '--version'], here)).stdout.trim(), version)
  const failed = run('npx', ['--offline', 'measured-experiment', '--file', 'x'], here)
  await t.rejects(failed, { code: 4, stderr: /required option '--arm <attribute>' not specified/ })

  await writeFile(join(folder, 'use.js'), USE)
  t.equal((await run(process.execPath, ['use.js'], here)).stdout, 'faster function\n')

  await writeFile(join(folder, 'types.ts'), TYPES)
  const tsc = new URL('../../../node_modules/typescript/bin/tsc', import.meta.url).pathname
  const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022']
  await t.resolves(run(process.execPath, [tsc, ...strict, 'types.ts'], here))
})
