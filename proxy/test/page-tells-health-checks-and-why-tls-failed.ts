import { once } from 'node:events'
import net from 'node:net'
import t, { type Test } from 'tap'
import { closed, connect } from '../../test/fixtures/servers.js'
import { certificate } from './fixtures/certificate.js'
import { openChromium } from './fixtures/chromium.js'
import { headerV1 } from './fixtures/proxy-headers.js'
import { missing, startProxy } from './fixtures/proxy-process.js'
import { isLoaded, isWider, scraped, unfold, views } from './fixtures/watching.js'

async function asks(t: Test, port: number, bytes: string | Buffer): Promise<void> {
  const client = await connect(t, port)
  client.end(bytes)
  await closed(client.resume())
}

const CHECK = 'GET /healthz HTTP/1.1\r\nHost: proxy\r\n\r\n'

t.test('health checks, and what a failed TLS handshake means', { skip: missing('chromium') }, async (t) => {
  const { cert, key } = certificate(t)
  const proxy = await startProxy(t, [
    ...['--listen', '127.0.0.1:0=a', '--listen', '127.0.0.1:0=b', '--proxy-protocol'],
    ...['--tls-cert', cert, '--tls-key', key, '--metrics', '127.0.0.1:0'],
  ])
  const [a = 0, b = 0] = proxy.ports
  const browser = await openChromium(t)
  await asks(t, a, Buffer.concat([headerV1('18.7.22.1', 4711), Buffer.from('GET / HTTP/1.0\r\n\r\n')]))
  await proxy.sessions(1)
  const quiet = await browser.newPage()
  await quiet.goto(proxy.page)
  await isLoaded(quiet)
  t.equal(await quiet.locator('#checks').isVisible(), false, 'without one, nothing is said')

  for (const port of [a, a, b]) await asks(t, port, CHECK)
  // Also one that ends without a byte.
  await once(net.connect(b, '127.0.0.1').end().resume(), 'close')
  await proxy.sessions(5)
  t.equal(await scraped(proxy.page, 'proxy_health_checks_total'), 4)
  for (const { width, colorScheme } of views) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    await page.goto(proxy.page)
    await isLoaded(page)
    await unfold(page)
    // A page that connects is first told what was so up to 1.5 s before.
    await page.locator('#checks', { hasText: 'Besides, 4 health checks of load balancers, which' }).waitFor()
    const cells = page.locator('#outcomes tbody td')
    t.match(
      await cells.first().innerText(),
      /^TLS handshake failed\s+Not TLS, .* not done in 10 s; the target/,
    )
    t.equal(await cells.nth(2).innerText(), '1', 'of sessions there is one')
    t.equal(await isWider(page), false)
  }

  await quiet.goto(`${proxy.page}#track=b`)
  await quiet.locator('#checks', { hasText: 'Besides, 2 health checks' }).waitFor()
  t.pass('of the tracks that are chosen')
})
