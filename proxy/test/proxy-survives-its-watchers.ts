import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { chromium } from 'playwright-core'
import t, { type Test } from 'tap'
import { closed, connect } from '../../test/fixtures/servers.js'
import { args, executablePath } from './fixtures/chromium.js'
import { LOOPBACK, missing, type RunningProxy, startProxy } from './fixtures/proxy-process.js'

const open = (t: Test): Promise<RunningProxy> => startProxy(t, [...LOOPBACK, '--metrics', '127.0.0.1:0'])
const portOf = (proxy: RunningProxy): number => Number(new URL(proxy.page).port)

/** A download is whole, and its session is told. */
async function serves(t: Test, proxy: RunningProxy, sessions: number): Promise<void> {
  const client = await connect(t, proxy.ports[0] as number)
  client.end('GET /?bytes=3000000 HTTP/1.0\r\n\r\n')
  await once(client.resume(), 'end')
  t.ok(client.bytesRead > 3_000_000, 'a download is whole')
  t.match((await proxy.sessions(sessions)).at(-1), { outcome: 'ok', sentTotal: client.bytesRead })
}

/** Events that come, to one who reads them. */
async function snapshots(t: Test, proxy: RunningProxy, count: number): Promise<void> {
  const [response] = (await once(http.get(`${proxy.page}events`), 'response')) as [http.IncomingMessage]
  t.teardown(() => response.destroy())
  let text = ''
  for await (const chunk of response) {
    text += chunk
    if (text.split('event: snapshot').length > count) break
  }
  t.pass(`${count} snapshots`)
}

t.test('pages that are reset, or never read, hurt no session and no other page', async (t) => {
  const proxy = await open(t)
  const rude = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const page = await connect(t, portOf(proxy))
      page.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n')
      await once(page, 'readable')
      return page
    }),
  )
  for (const page of rude.slice(10)) page.resetAndDestroy()
  await snapshots(t, proxy, 2)
  await serves(t, proxy, 1)
})

t.test('scrapers that die in the middle, or send rubbish, hurt no session and no scrape', async (t) => {
  const proxy = await open(t)
  for (const bytes of ['GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n', 'GET /met', '\0\r\n\r\n']) {
    for (let i = 0; i < 20; i += 1) {
      const scraper = await connect(t, portOf(proxy))
      await new Promise((written) => scraper.write(bytes, written))
      scraper.resetAndDestroy()
      await closed(scraper)
    }
  }
  await serves(t, proxy, 1)
  t.match(await (await fetch(`${proxy.page}metrics`)).text(), /^proxy_session_duration_count\{.*\} 1$/m)
})

t.test('a browser that is killed while it watches', { skip: missing('chromium') }, async (t) => {
  const proxy = await open(t)
  const server = await chromium.launchServer({ executablePath, args })
  t.teardown(() => server.kill())
  const page = await (await chromium.connect(server.wsEndpoint())).newPage()
  await page.goto(proxy.page)
  await page.getByText('Live', { exact: true }).waitFor()
  await server.kill()
  await snapshots(t, proxy, 2)
  await serves(t, proxy, 1)
})

t.test('a metrics port that is taken: it says so, and does not begin', async (t) => {
  const taken = net.createServer()
  t.teardown(() => taken.close())
  await once(taken.listen(0, '127.0.0.1'), 'listening')
  const { port } = taken.address() as net.AddressInfo
  await t.rejects(startProxy(t, [...LOOPBACK, '--metrics', `127.0.0.1:${port}`]), {
    message: `the proxy has ended:\nmeasured-proxy: --metrics: listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
  })
})
