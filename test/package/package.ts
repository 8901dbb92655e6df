import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { publint } from 'publint'
import t from 'tap'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

// Outside of this repository, so that what the package does not declare is not found.
const temporary = await mkdtemp(join(tmpdir(), 'measured-listener-'))
t.teardown(() => rm(temporary, { recursive: true, force: true }))

/** Packs a copy: `prepare` builds anew, and other tests run what is in dist at the same time. */
async function pack(): Promise<string> {
  const copy = join(temporary, 'copy')
  for (const name of await readdir(root)) {
    if (['node_modules', 'dist', '.git', '.tap'].includes(name)) continue
    await cp(join(root, name), join(copy, name), { recursive: true })
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  await run('npm', ['pack', '--pack-destination', temporary], { cwd: copy })
  const tarball = (await readdir(temporary)).find((name) => name.endsWith('.tgz'))
  return join(temporary, tarball ?? '')
}

/** Installs it with the packages that it cannot do without, and with others that tell when they are loaded. */
async function install(tarball: string): Promise<string> {
  const modules = join(temporary, 'node_modules')
  const installed = join(modules, 'measured-listener')
  await mkdir(join(modules, '@opentelemetry'), { recursive: true })
  await mkdir(installed)
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
  for (const name of ['ipaddr.js', '@opentelemetry/api']) {
    await symlink(join(root, 'node_modules', name), join(modules, name))
  }
  for (const name of ['geoip-lite', '@opentelemetry/sdk-metrics']) {
    await mkdir(join(modules, name))
    const code = `console.log('${name} is loaded'); exports.lookup = () => ({ country: 'DE' })`
    await writeFile(join(modules, name, 'index.js'), code)
  }
  return installed
}

const tarball = await pack()
const installed = await install(tarball)

async function output(type: 'module' | 'commonjs', code: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, [`--input-type=${type}`, '--eval', code], { cwd: temporary })
  return stdout.trim().split('\n')
}

t.test('publint finds nothing', async (t) => {
  const { messages } = await publint({ pkgDir: installed, pack: false, strict: true })
  t.strictSame(messages, [])
})

t.test('attw finds nothing', async (t) => {
  const attw = join(root, 'node_modules', '.bin', 'attw')
  await t.resolves(run(attw, ['--profile', 'esm-only', tarball]))
})

t.test('it holds no tests and no examples', async (t) => {
  const { stdout } = await run('tar', ['-tzf', tarball])
  const files = stdout.trim().split('\n')
  t.ok(files.includes('package/dist/index.js'))
  t.ok(files.includes('package/lib/index.ts'), 'which the source maps point to')
  const known = /^package\/((dist|lib)\/|(package\.json|README\.md|LICENSE|CHANGELOG\.md)$)/
  t.strictSame(
    files.filter((file) => !known.test(file) || /\/(tests?|examples)\//.test(file)),
    [],
  )
})

t.test(
  'import and require give the same, without the OpenTelemetry SDK and without geoip-lite',
  async (t) => {
    const names = 'console.log(Object.keys(all).join())'
    const imported = await output('module', `import * as all from 'measured-listener'; ${names}`)
    const required = await output('commonjs', `const all = require('measured-listener'); ${names}`)
    t.equal(imported.length, 1, 'line: nothing else is loaded')
    t.match(imported, [/\bmeasuredListener\b/])
    t.strictSame(required, imported)
  },
)

t.test('geoip-lite is loaded when geoipLite is called, and not before', async (t) => {
  const use = `console.log('called'); console.log(geoipLite()('192.0.2.1'))`
  const imported = await output('module', `import { geoipLite } from 'measured-listener/geoip-lite'; ${use}`)
  const required = await output(
    'commonjs',
    `const { geoipLite } = require('measured-listener/geoip-lite'); ${use}`,
  )
  t.strictSame(imported, ['called', 'geoip-lite is loaded', 'DE'])
  t.strictSame(required, imported)
})
