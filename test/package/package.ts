import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { publint } from 'publint'
import t from 'tap'
import { packed, root, run } from '../fixtures/packed.js'

// With the packages that it cannot do without, and with others that tell when they are loaded.
const { folder: temporary, tarball, installed } = await packed(t, ['ipaddr.js', '@opentelemetry/api'])
for (const name of ['geoip-lite', '@opentelemetry/sdk-metrics']) {
  const stub = join(temporary, 'node_modules', name)
  await mkdir(stub)
  const code = `console.log('${name} is loaded'); exports.lookup = () => ({ country: 'DE' })`
  await writeFile(join(stub, 'index.js'), code)
}

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

t.test('it holds no tests', async (t) => {
  const { stdout } = await run('tar', ['-tzf', tarball])
  const files = stdout.trim().split('\n')
  t.ok(files.includes('package/dist/index.js'))
  t.ok(files.includes('package/lib/index.ts'), 'which the source maps point to')
  const folders = 'bench|dist|docs|examples|experiment|lib|proxy'
  const known = new RegExp(`^package/((${folders})/|(package\\.json|[A-Z]+\\.md|LICENSE)$)`)
  t.strictSame(
    files.filter((file) => !known.test(file) || /\/tests?\//.test(file)),
    [],
  )
})

t.test('what its pages link to is in it', async (t) => {
  const pages = (await readdir(installed, { recursive: true })).filter((name) => name.endsWith('.md'))
  t.ok(pages.includes('README.md') && pages.includes('docs/telemetry.md'))
  for (const page of pages) {
    const text = await readFile(join(installed, page), 'utf8')
    const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link)
    for (const link of links.filter((each) => !/^[a-z]+:/.test(each))) {
      const target = join(installed, dirname(page), link)
      t.ok(existsSync(target), `${page}: ${link}`)
    }
  }
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
