import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { openChromium } from './fixtures/chromium.js'
import { madeUp } from './fixtures/made-up-sessions.js'
import { pageInProcess } from './fixtures/page-in-process.js'
import { missing } from './fixtures/proxy-process.js'
import { isLoaded } from './fixtures/watching.js'

const skip = missing('chromium')
/** One for all. */
const browser = skip ? undefined : openChromium(t)
const NOWHERE = { host: '127.0.0.1', port: 1 }

interface Arm {
  readonly sessions: number
  readonly rate: number
  readonly failed?: number
}

/** The page when two tracks have had such sessions, whose rates lie between the half and the double. */
async function pageOf(t: Test, arms: Readonly<Record<string, Arm>>): Promise<Page> {
  const { url, reporter } = await pageInProcess(t, Object.keys(arms), {
    ...{ target: NOWHERE, countryLookup: () => 'DE' },
  })
  const error = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
  for (const [track, { sessions, rate, failed = 0 }] of Object.entries(arms)) {
    for (let index = 0; index < sessions; index += 1) {
      const spread = 4 ** ((index * 0.618) % 1) / 2
      madeUp(
        reporter,
        { clientIp: '18.7.22.1', track },
        index < failed ? { rate: 1, bytes: 0, error } : { rate: rate * spread },
      )
    }
  }
  const context = await ((await browser) as Browser).newContext()
  t.teardown(() => context.close())
  const page = await context.newPage()
  await page.goto(url)
  await isLoaded(page)
  return page
}

/** Its ends, as they are told. */
const interval = (text: string): number[] =>
  [...text.matchAll(/× (\d+\.\d+)/g)].map(([, ratio]) => Number(ratio))

t.test('faster: in bold, and the interval lies above 1', { skip }, async (t) => {
  const page = await pageOf(t, {
    old: { sessions: 400, rate: 100_000 },
    new: { sessions: 400, rate: 200_000 },
  })
  t.equal(await page.locator('#comparisons .headline strong').first().innerText(), 'Faster')
  const [low = 0, high = 0] = interval(await page.locator('#comparisons .headline .hint').innerText())
  t.ok(1 < low && low < 2 && 2 < high, `${low} to ${high}`)
  t.equal(await page.locator('#comparisons .arrow').count(), 0)
  t.equal(await page.locator('#comparison-digest').innerText(), 'download faster')
})

t.test('faster, but fails more: not in the colour of what is good', { skip }, async (t) => {
  const page = await pageOf(t, {
    old: { sessions: 600, rate: 100_000 },
    new: { sessions: 600, rate: 300_000, failed: 60 },
  })
  const verdict = page.locator('#comparisons .headline strong').first()
  t.equal(await verdict.innerText(), 'Faster but fails more')
  t.equal(await verdict.getAttribute('class'), 'doubtful')
  t.match(await page.locator('#comparisons').innerText(), /it fails 10\.0 % of its sessions/)
})

t.test('too early: nothing is bold, and it says how long it takes', { skip }, async (t) => {
  const page = await pageOf(t, {
    old: { sessions: 40, rate: 100_000 },
    new: { sessions: 40, rate: 110_000 },
  })
  t.equal(await page.locator('#comparison-fold strong').count(), 0)
  const headline = await page.locator('#comparisons .headline').innerText()
  t.match(headline, /^Too early to tell/)
  const [, low = 0, high = 0] = interval(headline)
  t.ok(low <= 1 && 1 <= high, `${low} to ${high}`)
  t.match(
    await page.locator('#comparisons').innerText(),
    /Expect to know after about \d+ (min|h) at this rate: roughly [\d,]+ more sessions/,
  )
})

t.test('a track without a session: no ratio, no interval, and no time to wait', { skip }, async (t) => {
  const page = await pageOf(t, {
    old: { sessions: 3, rate: 100_000 },
    new: { sessions: 0, rate: 100_000 },
  })
  t.match(
    await page.locator('#comparisons').innerText(),
    /^Download: new against old\s+Too early to tell\s+There is no session of new yet\.$/,
  )
  t.equal(await page.locator('#comparison-countries td').last().innerText(), 'sessions of one only')
})

t.test('an interval that leaves the scale has an arrow', { skip }, async (t) => {
  const page = await pageOf(t, {
    old: { sessions: 400, rate: 100_000 },
    new: { sessions: 400, rate: 500_000 },
  })
  t.equal(await page.locator('#comparisons .arrow').count(), 1)
  t.equal(await page.locator('#comparison-countries .arrow').count(), 1)
})
