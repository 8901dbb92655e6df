import type { Browser, Page } from 'playwright-core'
import t from 'tap'
import { openChromium } from './fixtures/chromium.js'
import { LONG_TRACKS, manyTracks } from './fixtures/many.js'
import { missing } from './fixtures/proxy-process.js'
import { isLoaded, scraped, shown } from './fixtures/watching.js'

const skip = missing('chromium')
/** One for both. */
const browser = skip ? undefined : openChromium(t)

/** All that a reader has set. */
const settings = (page: Page): Promise<unknown> =>
  page.evaluate(`({
    selects: Array.from(document.querySelectorAll('select'), ({ value }) => value),
    tracks: Array.from(document.querySelectorAll('#tracks input'), ({ checked }) => checked),
    folds: Array.from(document.querySelectorAll('details.card'), ({ open }) => open),
    scroll: [scrollY, document.querySelector('.scroll:has(#connections)').scrollTop],
  })`)

t.test('what is chosen, folded and scrolled to survives a reload', { skip }, async (t) => {
  const { url } = await manyTracks(t, 200, LONG_TRACKS.slice(0, 4))
  const page = await ((await browser) as Browser).newPage()
  await page.goto(url)
  await isLoaded(page)
  await page.locator('#country').selectOption('DE')
  await page.locator('#rate').selectOption('lifetime')
  await page.locator('#direction').selectOption('receive')
  await page.locator('#challenger').selectOption({ index: 3 })
  await page.locator('#tracks-title').click()
  await page.locator('#tracks input').nth(1).uncheck()
  await page.locator('#outcomes-fold > summary').click()
  await isLoaded(page)
  await page.evaluate('scrollTo(0, 300); document.querySelector(".scroll:has(#connections)").scrollTop = 77')
  const before = await settings(page)
  t.match(before, { scroll: [300, 77] })

  await page.reload()
  await isLoaded(page)
  t.strictSame(await settings(page), before)
  t.match(
    await page.locator('#since').innerText(),
    /^Totals count since \d+ \w+ \d{4}, \d\d:\d\d:\d\d, for \d/,
  )

  await page.locator('#clear').click()
  await isLoaded(page)
  t.equal(await page.locator('#country').inputValue(), '')
  t.equal(await page.locator('#tracks input:not(:checked)').count(), 0)
})

t.test('a country is chosen for all tables', { skip }, async (t) => {
  const { url } = await manyTracks(t, 60, LONG_TRACKS.slice(0, 4))
  const page = await ((await browser) as Browser).newPage()
  await page.goto(`${url}#country=DE`)
  await isLoaded(page)
  const germany = ['Germany (DE)DE']
  const columns = {
    'goodput-countries': 1,
    'comparison-countries': 1,
    paths: 1,
    connections: 5,
  }
  for (const [table, column] of Object.entries(columns)) {
    const cells = await page.locator(`#${table} tbody td:nth-child(${column})`).allTextContents()
    t.strictSame([...new Set(cells)], germany, table)
  }
  const ended = await scraped(url, 'proxy_session_duration_count', 'geo_country_iso_code="DE"')
  t.equal(await shown(page, '#outcomes td:nth-child(3)'), ended)
  const counted = await scraped(
    url,
    'proxy_session_goodput_delivered_count',
    'geo_country_iso_code="DE".*network_io_direction="transmit"',
  )
  t.equal(await shown(page, '#goodput-tracks td:last-child'), counted)
})
