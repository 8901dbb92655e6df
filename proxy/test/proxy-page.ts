import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { openChromium } from './fixtures/chromium.js'
import { LOOPBACK, missing, startProxy } from './fixtures/proxy-process.js'
import { barriers, complaints, isWider, moves, scraped, shown, unfold, views } from './fixtures/watching.js'

/** What the page shows, and what of the metrics it is. */
const same: readonly (readonly [selector: string, metric: string, labels?: string])[] = [
  ['#sessions', 'proxy_session_duration_count'],
  ...['#goodput-tracks', '#goodput-countries'].map(
    (table) =>
      [
        `${table} td:last-child`,
        'proxy_session_goodput_active_count',
        'network_io_direction="transmit"',
      ] as const,
  ),
]

/** What an operator asks first comes first. */
const SECTIONS = [
  ...['Bytes per second', 'Open connections', 'How sessions ended'],
  ...['Goodput of sessions', 'Tracks compared', 'Paths'],
]

/** Numbers that only grow are shown as they were between two scrapes. */
async function agreesWithMetrics(t: Test, page: Page, url: string): Promise<void> {
  const scrape = (): Promise<number[]> =>
    Promise.all(same.map(([, metric, labels]) => scraped(url, metric, labels)))
  const before = await scrape()
  await moves(page)
  await page.locator('#pause').click()
  const shows = await Promise.all(same.map(([selector]) => shown(page, selector)))
  const after = await scrape()
  await page.locator('#pause').click()
  for (const [index, [selector]] of same.entries()) {
    const [low = Number.NaN, value = Number.NaN, high = Number.NaN] = [before, shows, after].map(
      (numbers) => numbers[index],
    )
    t.ok(0 < value && low <= value && value <= high, `${selector}: ${low} <= ${value} <= ${high}`)
  }
}

/** The lightness of the page's ground, from 0 to 255. */
const ground = (page: Page): Promise<number> =>
  page.evaluate('Number(/\\d+/.exec(getComputedStyle(document.body).backgroundColor)[0])')

t.test('the page, while traffic runs', { skip: missing('chromium') }, async (t) => {
  const proxy = await startProxy(t, [...['--demo'], '--metrics', '127.0.0.1:0'])
  const browser = await openChromium(t)
  // Two cores, two at a time.
  t.jobs = 2
  const looks = views.map(({ width, colorScheme }) =>
    t.test(`${width} px, ${colorScheme}`, { buffered: true }, async (t) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
      t.teardown(() => context.close())
      const page = await context.newPage()
      const complained = complaints(page, proxy.page)
      await page.goto(proxy.page)
      await page.locator('#goodput-countries svg').first().waitFor({ state: 'attached' })
      await unfold(page)
      await agreesWithMetrics(t, page, proxy.page)
      t.match(await page.locator('#distribution').getAttribute('aria-label'), /challenger: p50 .*B\/s, p90/)
      t.equal(await page.locator('#comparisons h3').first().isVisible(), true)
      t.equal(await page.locator('#comparison-countries td').first().isVisible(), true)
      t.equal((await ground(page)) < 128, colorScheme === 'dark', 'dark or light, as asked')
      t.equal(await isWider(page), false, 'nothing to scroll sideways')
      // The other two, with more to see, in page-fits-many-tracks-and-connections.ts.
      if ((width === 390) === (colorScheme === 'light')) t.strictSame(await barriers(page), [])
      t.strictSame(await page.locator('h2').allInnerTexts(), SECTIONS)
      t.strictSame(complained, [])
    }),
  )
  await Promise.all(looks)
  await t.test('with the keyboard alone: pause, and choose what to see', async (t) => {
    const page = await browser.newPage()
    await page.goto(proxy.page)
    await page.locator('#goodput-countries svg').first().waitFor()
    await page.keyboard.press('Tab')
    const outline = 'getComputedStyle(document.activeElement).outlineStyle'
    t.equal(await page.evaluate(outline), 'solid', 'what has the focus is seen')
    await page.keyboard.press('Enter')
    t.equal(await page.locator('#state').innerText(), 'Paused')
    await page.keyboard.press('Enter')
    t.equal(await page.locator('#state').innerText(), 'Live')
    await page.locator('#direction').focus()
    await page.keyboard.press('ArrowDown')
    t.equal(await page.locator('#direction').inputValue(), 'receive')
  })
  t.notMatch(
    await (await fetch(`${proxy.page}metrics`)).text(),
    /18\.7\.22|141\.76/,
    'no address in the metrics',
  )
})

t.test('an address, a path or a host that it is not for', async (t) => {
  const proxy = await startProxy(t, [...LOOPBACK, '--metrics', '127.0.0.1:0'])
  const response = await fetch(proxy.page)
  t.match(response.headers.get('content-security-policy'), /^default-src 'none'; script-src 'self'/)
  t.equal((await fetch(`${proxy.page}../../package.json`)).status, 404)
  t.equal((await fetch(proxy.page, { method: 'POST' })).status, 405)
})
