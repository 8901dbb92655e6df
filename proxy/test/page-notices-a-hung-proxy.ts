import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { openChromium } from './fixtures/chromium.js'
import { LOOPBACK, missing, startProxy } from './fixtures/proxy-process.js'

t.test(
  'a hung proxy is noticed within 5 s, and that it goes on',
  { skip: missing('chromium') },
  async (t) => {
    const proxy = await startProxy(t, [...LOOPBACK, '--metrics', '127.0.0.1:0'])
    const page = await (await openChromium(t)).newPage()
    await page.goto(proxy.page)
    await page.getByText('Live', { exact: true }).waitFor()
    // Longer than the page waits: it is not old while it is told.
    await setTimeout(3500)
    t.equal(await page.locator('#state').innerText(), 'Live')

    process.kill(proxy.pid, 'SIGSTOP')
    await page.getByText('Not answering, no update for').waitFor({ timeout: 5000 })
    t.equal(await page.locator('body[data-stale]').count(), 1, 'old numbers are grey')

    process.kill(proxy.pid, 'SIGCONT')
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 5000 })
    t.equal(await page.locator('body[data-stale]').count(), 0)
  },
)
