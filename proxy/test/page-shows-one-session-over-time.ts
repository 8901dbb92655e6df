import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { openChromium } from './fixtures/chromium.js'
import { LONG_TRACKS, manyTracks } from './fixtures/many.js'
import { headerV1 } from './fixtures/proxy-headers.js'
import { missing } from './fixtures/proxy-process.js'
import { isLoaded } from './fixtures/watching.js'

t.test(
  'a connection that is clicked has a line of its own, also after a reload, and when it has ended',
  { skip: missing('chromium') },
  async (t) => {
    const { url, ports } = await manyTracks(t, 60, LONG_TRACKS.slice(0, 4))
    const client = net.connect(ports[0] as number, '127.0.0.1')
    client.write(headerV1('18.2.22.9', 4321))
    await once(client, 'data')
    const uploading = setInterval(() => client.write(Buffer.alloc(50_000)), 100)
    t.teardown(() => {
      clearInterval(uploading)
      client.destroy()
    })
    const page = await (await openChromium(t)).newPage()
    await page.goto(url)
    const button = page.locator('#connections button', { hasText: '18.2.22.9 4321' })
    await button.click()
    const uploads = page.locator('#session-chart[aria-label*="Upload 5"]')
    await uploads.waitFor()
    t.match(await page.locator('#session-title').innerText(), /^18\.2\.22\.9 4321, Japan \(JP\), incumbent/)
    t.equal(await button.getAttribute('aria-pressed'), 'true')

    await page.reload()
    await isLoaded(page)
    await uploads.waitFor()

    clearInterval(uploading)
    client.destroy()
    await page.locator('#session-title', { hasText: 'has ended' }).waitFor()
    t.match(await page.locator('#session-hint').innerText(), /^7 B downloaded, .* uploaded in \d+ s/)
    await page.locator('#session-close').click()
    t.equal(await page.locator('#session').isVisible(), false)
  },
)
