import { existsSync, readdirSync } from 'node:fs'
import t from 'tap'
import { withCountriesAlone } from '../lib/country-files.js'

t.test('geoip-lite finds its files of countries alone, and only while it loads', async (t) => {
  const folder = withCountriesAlone(() => {
    const found = globalThis.geodatadir ?? ''
    t.strictSame(readdirSync(found).sort(), ['geoip-country.dat', 'geoip-country6.dat'])
    return found
  })
  t.equal(globalThis.geodatadir, undefined)
  t.equal(existsSync(folder), false, 'the links are gone')
})

t.test('a GEODATADIR is left as it is', async (t) => {
  t.intercept(process, 'env', { value: { ...process.env, GEODATADIR: '/elsewhere' } })
  t.equal(
    withCountriesAlone(() => globalThis.geodatadir),
    undefined,
  )
})
