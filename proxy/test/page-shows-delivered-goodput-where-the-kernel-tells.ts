import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { openChromium } from './fixtures/chromium.js'
import { type MadeUp, madeUp } from './fixtures/made-up-sessions.js'
import { pageInProcess } from './fixtures/page-in-process.js'
import { missing } from './fixtures/proxy-process.js'

const skip = missing('chromium')
/** One for all. */
const browser = skip ? undefined : openChromium(t)
const NOWHERE = { host: '127.0.0.1', port: 1 }

/** The page after such sessions of one track. */
async function pageOf(t: Test, sessions: readonly MadeUp[]): Promise<Page> {
  const { url, reporter } = await pageInProcess(t, ['only'], { target: NOWHERE, countryLookup: () => 'DE' })
  for (const session of sessions) madeUp(reporter, { clientIp: '18.7.22.1', track: 'only' }, session)
  const context = await ((await browser) as Browser).newContext()
  t.teardown(() => context.close())
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('#goodput-countries svg').first().waitFor()
  return page
}

const hint = (page: Page): Promise<string> => page.locator('#rate-hint').innerText()
const p50 = (page: Page): Promise<string> => page.locator('#goodput-tracks td.number').first().innerText()

t.test('delivered where the kernel tells, with what that means', { skip }, async (t) => {
  const session = { rate: 100_000, limited: 0.25, retransmitted: 27_500 }
  const page = await pageOf(t, new Array(40).fill(session))
  t.equal(await page.locator('#rate').inputValue(), 'delivered')
  t.match(await hint(page), /^Delivered goodput: what the client’s system has acknowledged/)
  t.equal(await p50(page), '100 kB/s')
  const path = await page.locator('#paths tbody td').allInnerTexts()
  t.strictSame(path.slice(2, 6), ['20 ms', '20 ms', '10 % (1.10 MB)', '25 %'])

  await page.locator('#rate').selectOption('active')
  await page.locator('#rate-hint', { hasText: /^Active/ }).waitFor()
  t.equal(await p50(page), '1.00 MB/s', 'ten times as fast: what the system took at once')
})

t.test('delivered over a slow path that is near: between two namespaces, say', { skip }, async (t) => {
  const page = await pageOf(t, new Array(40).fill({ rate: 2_000_000, rtt: 0.013 }))
  t.equal(await page.locator('#rate').inputValue(), 'delivered')
})

t.test('active where it tells nothing, and it says so', { skip }, async (t) => {
  const page = await pageOf(t, new Array(40).fill({ rate: 100_000, isUntold: true }))
  t.equal(await page.locator('#rate').inputValue(), 'active')
  t.match(await hint(page), /The kernel tells nothing better here/)
  t.equal(await page.locator('#rate option[value=delivered]').isDisabled(), true)
  t.match(await page.locator('#paths tbody').innerText(), /it has told of no session yet/)
})

t.test('active where downloads stay on this machine, and it says so', { skip }, async (t) => {
  const page = await pageOf(t, new Array(40).fill({ rate: 10e9, rtt: 0.003 }))
  t.equal(await page.locator('#rate').inputValue(), 'active')
  t.match(await hint(page), /most downloads stay on this machine/)
  await page.locator('#rate').selectOption('delivered')
  await page.locator('#rate-hint', { hasText: /^Delivered/ }).waitFor()
  t.equal(await p50(page), '10.0 GB/s', 'it is shown to who asks for it')
})
