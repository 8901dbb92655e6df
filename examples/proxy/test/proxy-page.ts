import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { openChromium } from './fixtures/chromium.js'
import { LOOPBACK, missing, startProxy } from './fixtures/proxy-process.js'

const views = [1440, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
)

/** What a page complains of, and what it asks of anybody but the proxy. */
function complaints(page: Page, own: string): string[] {
  const all: string[] = []
  page.on('console', (message) => void all.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => void all.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(own)) all.push(`asked for ${request.url()}`)
  })
  page.on('requestfailed', (request) => {
    if (!request.url().endsWith('/events')) all.push(`failed ${request.url()}`)
  })
  return all
}

const numberIn = async (page: Page, selector: string): Promise<number> =>
  Number((await page.locator(selector).innerText()).replace(/\D/g, ''))

/** The sum of the samples of a metric, as Prometheus would scrape it. */
async function scraped(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}metrics`)).text()
  const values = [...text.matchAll(new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'gm'))].map(([, value]) =>
    Number(value),
  )
  return values.reduce((sum, value) => sum + value, 0)
}

/** More sessions are shown than before. */
async function moves(page: Page): Promise<void> {
  const sessions = page.locator('#sessions')
  const before = await sessions.innerText()
  await sessions.filter({ hasNotText: new RegExp(`^${before}$`) }).waitFor()
}

async function agreesWithMetrics(t: Test, page: Page, url: string): Promise<void> {
  const [before, shown, after] = [
    await scraped(url, 'proxy_session_duration_count'),
    await moves(page).then(() => numberIn(page, '#sessions')),
    await scraped(url, 'proxy_session_duration_count'),
  ]
  t.ok(before <= shown && shown <= after, `${before} <= ${shown} <= ${after} sessions`)
}

t.test('the page, while traffic runs', { skip: missing('chromium') }, async (t) => {
  const proxy = await startProxy(t, [...['--demo'], '--metrics', '127.0.0.1:0'])
  const browser = await openChromium(t)
  for (const { width, colorScheme } of views) {
    await t.test(`${width} px, ${colorScheme}`, async (t) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
      t.teardown(() => context.close())
      const page = await context.newPage()
      const complained = complaints(page, proxy.page)
      await page.goto(proxy.page)
      await page.locator('#goodput-receive svg').first().waitFor()
      await moves(page)
      await agreesWithMetrics(t, page, proxy.page)
      t.match(await page.locator('#distribution').getAttribute('aria-label'), /challenger: p50 .*B\/s, p90/)
      t.equal(await page.locator('#comparison').isVisible(), true)
      const isWider = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
      t.equal(await page.evaluate(isWider), false, 'nothing to scroll sideways')
      const { violations } = await new AxeBuilder({ page }).analyze()
      t.strictSame(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        [],
      )
      t.strictSame(complained, [])
    })
  }
  t.notMatch(
    await (await fetch(`${proxy.page}metrics`)).text(),
    /18\.7\.22|141\.76/,
    'no address in the metrics',
  )
})

t.test('with the keyboard alone: pause, and choose what to see', { skip: missing('chromium') }, async (t) => {
  const proxy = await startProxy(t, ['--demo', '--metrics', '127.0.0.1:0'])
  const page = await (await openChromium(t)).newPage()
  await page.goto(proxy.page)
  await page.locator('#goodput-receive svg').first().waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  t.equal(await page.locator('#state').innerText(), 'Paused')
  await page.keyboard.press('Enter')
  t.equal(await page.locator('#state').innerText(), 'Live')
  await page.locator('#direction').focus()
  await page.keyboard.press('ArrowDown')
  t.equal(await page.locator('#direction').inputValue(), 'receive')
})

t.test('an address, a path or a host that it is not for', async (t) => {
  const proxy = await startProxy(t, [...LOOPBACK, '--metrics', '127.0.0.1:0'])
  const response = await fetch(proxy.page)
  t.match(response.headers.get('content-security-policy'), /^default-src 'none'; script-src 'self'/)
  t.equal((await fetch(`${proxy.page}../../package.json`)).status, 404)
  t.equal((await fetch(proxy.page, { method: 'POST' })).status, 405)
})
