import { once } from 'node:events'
import t from 'tap'
import { connect } from '../../test/fixtures/servers.js'
import { openChromium } from './fixtures/chromium.js'
import { LOOPBACK, missing, startProxy } from './fixtures/proxy-process.js'
import { isLoaded, isWider, unfold, views } from './fixtures/watching.js'

t.test('without tracks, no table has a column of them', { skip: missing('chromium') }, async (t) => {
  const proxy = await startProxy(t, [...LOOPBACK, '--metrics', '127.0.0.1:0'])
  for (const ending of ['end', 'resetAndDestroy'] as const) {
    const client = await connect(t, proxy.ports[0] as number)
    client.write('GET /?bytes=100000 HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(client, 'data')
    client.resume()[ending]()
  }
  const open = await connect(t, proxy.ports[0] as number)
  open.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await proxy.sessions(2)
  const browser = await openChromium(t)
  for (const { width, colorScheme } of views) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    await page.goto(proxy.page)
    await isLoaded(page)
    await unfold(page)
    await page.locator('#connections button').waitFor()
    t.notMatch(await page.locator('body').innerText(), /\btrack\b/i)
    t.equal(await page.locator('#goodput-tracks-caption').innerText(), 'Download, all sessions')
    t.match(await page.locator('#outcomes').innerText(), /Ended well\s+1\s+50 %/)
    t.equal(await isWider(page), false)
  }
})

t.test('what is said in place of rows is as wide as its head', { skip: missing('chromium') }, async (t) => {
  const proxy = await startProxy(t, [...LOOPBACK, '--metrics', '127.0.0.1:0'])
  const browser = await openChromium(t)
  for (const width of [1440, 390]) {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    await page.goto(proxy.page)
    await isLoaded(page)
    await unfold(page)
    for (const table of ['outcomes', 'goodput-tracks', 'goodput-countries', 'paths']) {
      const right = (selector: string): Promise<number> =>
        page.evaluate(
          `Math.max(...Array.from(document.querySelectorAll('#${table} ${selector}'), (cell) => cell.getBoundingClientRect().right))`,
        )
      const cell = await right('td')
      t.ok(cell > 0)
      t.ok(Math.abs((await right('th')) - cell) < 1, `${table}, ${width} px`)
    }
  }
})
