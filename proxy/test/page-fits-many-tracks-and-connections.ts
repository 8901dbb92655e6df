import t from 'tap'
import { openChromium } from './fixtures/chromium.js'
import { LONG_TRACKS, manyTracks } from './fixtures/many.js'
import { missing } from './fixtures/proxy-process.js'
import { barriers, complaints, isWider, unfold, views } from './fixtures/watching.js'

const CONNECTIONS = 500

t.test('12 tracks of 64 characters, 500 connections', { skip: missing('chromium') }, async (t) => {
  const { url } = await manyTracks(t, CONNECTIONS)
  const browser = await openChromium(t)
  t.jobs = 2
  const looks = views.map(({ width, colorScheme }) =>
    t.test(`${width} px, ${colorScheme}`, { buffered: true }, async (t) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
      t.teardown(() => context.close())
      const page = await context.newPage()
      const complained = complaints(page, url)
      await page.goto(url)
      await page.locator('#open', { hasText: `${CONNECTIONS}` }).waitFor()
      await page.locator('#goodput-countries svg').first().waitFor({ state: 'attached' })
      const height: number = await page.evaluate('document.documentElement.scrollHeight')
      if (width === 390) t.ok(height < 1800, `${height} px: what is long is folded`)

      await unfold(page)
      t.equal(await isWider(page), false, 'nothing to scroll sideways')
      t.strictSame(await page.locator('#goodput-tracks .track span:last-child').allInnerTexts(), LONG_TRACKS)
      for (const table of ['#goodput-tracks', '#goodput-countries']) {
        const cell = page.locator(`${table} tbody td.number`).first()
        const box = await cell.boundingBox()
        t.ok(box && box.x >= 0 && box.x + box.width <= width, `p50 of ${table} is in sight`)
        const scrolls = `(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector('.scroll:has(> ${table})'))`
        t.equal(await page.evaluate(scrolls), false, `${table} need not be scrolled for it`)
      }
      const looks: string[] = await page.evaluate(
        'Array.from(document.querySelectorAll("#tracks .key"), (key) => key.textContent + getComputedStyle(key).color)',
      )
      t.equal(new Set(looks).size, LONG_TRACKS.length, 'no two tracks look the same')
      // The other two in proxy-page.ts.
      if ((width === 390) === (colorScheme === 'dark')) t.strictSame(await barriers(page), [])
      t.strictSame(complained, [])
    }),
  )
  await Promise.all(looks)

  await t.test('tracks are chosen, for all that is shown', async (t) => {
    const page = await browser.newPage()
    await page.goto(url)
    await page.locator('#goodput-countries svg').first().waitFor()
    await page.locator('#tracks-title').click()
    for (const box of (await page.locator('#tracks input').all()).slice(2)) await box.uncheck()
    t.equal(await page.locator('#tracks-title').innerText(), '2 of 12 tracks')
    await page.locator('main:not([aria-busy])').waitFor()
    t.match(await page.locator('#connections-digest').innerText(), /of those chosen, of 500$/)
    for (const table of ['goodput-tracks', 'goodput-countries', 'outcomes', 'connections', 'paths']) {
      const names = await page.locator(`#${table} td.track span:last-child`).allInnerTexts()
      t.strictSame([...new Set(names)].sort(), LONG_TRACKS.slice(0, 2).sort(), table)
    }
  })

  await t.test('any two tracks are compared', async (t) => {
    const page = await browser.newPage()
    await page.goto(url)
    await page.locator('#challenger').selectOption({ index: 11 })
    const title = `Download: ${LONG_TRACKS[11]} against ${LONG_TRACKS[0]}`
    await page.locator('#comparisons h3', { hasText: title }).waitFor()
    t.match(await page.locator('#comparisons .headline').innerText(), /^Faster/)
  })
})
