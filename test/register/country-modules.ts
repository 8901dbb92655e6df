import { pathToFileURL } from 'node:url'
import t from 'tap'
import { loadCountryLookup } from '../../lib/register/country.js'
import { warningsOf } from '../fixtures/warnings.js'

const modules = {
  'lookup.mjs': `export default (ip) => ip === '8.8.8.8' ? 'US' : undefined`,
  'lookup.cjs': `module.exports = (ip) => ip === '8.8.8.8' ? 'US' : undefined`,
  'maker.mjs': `export default () => (ip) => ip === '8.8.8.8' ? 'US' : undefined`,
  'constant.mjs': `export default () => 'US'`,
  'promise.mjs': `export default async () => (ip) => 'US'`,
  'promises-nothing.mjs': `export default async () => 'US'`,
  'rejects.mjs': `export default async () => { throw new Error('no database') }`,
  'named.mjs': `export const lookup = () => 'US'`,
  'object.cjs': `module.exports = { lookup() {} }`,
  'throws.mjs': `throw new Error('no licence')`,
  'waits.mjs': `await null; export default () => 'US'`,
}
const directory = t.testdir({
  ...modules,
  node_modules: { 'a-package': { 'index.js': modules['lookup.cjs'] } },
})
const before = process.cwd()
process.chdir(directory)
t.teardown(() => process.chdir(before))

t.test('a lookup, or what makes one, of either kind of module', async (t) => {
  for (const name of ['lookup.mjs', 'lookup.cjs', 'maker.mjs', 'constant.mjs']) {
    t.equal(loadCountryLookup(`./${name}`)('8.8.8.8'), 'US', name)
  }
})

t.test('a file by its name, path or URL, and a package', async (t) => {
  const path = `${directory}/lookup.mjs`
  for (const name of ['lookup.mjs', path, pathToFileURL(path).href, 'a-package']) {
    t.equal(loadCountryLookup(name)('8.8.8.8'), 'US', name)
  }
})

t.test('a promise of a lookup: unknown until it is there', async (t) => {
  const lookup = loadCountryLookup('./promise.mjs')
  t.equal(lookup('8.8.8.8'), undefined)
  await new Promise(setImmediate)
  t.equal(lookup('8.8.8.8'), 'US')
})

t.test('a promise that is not kept is told', async (t) => {
  const warnings = warningsOf(t)
  const lookups = ['./promises-nothing.mjs', './rejects.mjs'].map(loadCountryLookup)
  await new Promise(setImmediate)
  for (const lookup of lookups) t.equal(lookup('8.8.8.8'), undefined)
  t.strictSame(warnings, [
    'measured-listener: the country module ./promises-nothing.mjs promised no function: countries stay unknown',
    'measured-listener: the country module ./rejects.mjs failed: Error: no database: countries stay unknown',
  ])
})

t.test('what exports no function, or cannot be loaded, is refused', async (t) => {
  for (const name of ['./named.mjs', './object.cjs']) {
    t.throws(() => loadCountryLookup(name), { message: 'its default export is no function' }, name)
  }
  t.throws(() => loadCountryLookup('./throws.mjs'), { message: 'no licence' })
  t.throws(() => loadCountryLookup('./waits.mjs'), { code: 'ERR_REQUIRE_ASYNC_MODULE' })
  t.throws(() => loadCountryLookup('./missing.mjs'), { code: 'MODULE_NOT_FOUND' })
})
