import net from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { closed, connect, listen } from '../../test/fixtures/servers.js'
import { freePort } from './fixtures/free-port.js'
import { type RunningProxy, startProxy } from './fixtures/proxy-process.js'
import { scraped } from './fixtures/watching.js'

const behindBalancer = (t: Test, target: number): Promise<RunningProxy> =>
  startProxy(t, [
    ...['--listen', '127.0.0.1:0=edge', '--target', `127.0.0.1:${target}`, '--proxy-protocol'],
    ...['--metrics', '127.0.0.1:0'],
  ])

const pieces: Readonly<Record<string, readonly string[]>> = {
  'GET of HTTP/1.1': ['GET /healthz HTTP/1.1\r\nHost: proxy\r\n\r\n'],
  'OPTIONS of HTTP/1.0, as HAProxy has it': ['OPTIONS / HTTP/1.0\r\n\r\n'],
  'HEAD in pieces': ['H', 'EAD / HT', 'TP/1.1\r', '\nHost: proxy\r\n', '\r', '\n'],
}

async function answered(t: Test, port: number, writes: readonly string[]): Promise<string> {
  const client = await connect(t, port)
  client.setNoDelay()
  for (const bytes of writes) await new Promise((written) => client.write(bytes, written))
  return text(client)
}

t.test('a health check without a PROXY header is answered, and is no failure', async (t) => {
  const target = await listen(
    t,
    net.createServer((socket) => socket.resume()),
  )
  const proxy = await behindBalancer(t, target)
  const [port = 0] = proxy.ports
  for (const [name, writes] of Object.entries(pieces)) {
    t.match(await answered(t, port, writes), /^HTTP\/1\.1 200 OK\r\n/, name)
  }
  const ended = await connect(t, port)
  ended.end()
  await closed(ended.resume())
  const reset = await connect(t, port)
  reset.resetAndDestroy()
  const lines = await proxy.sessions(5)
  t.strictSame(
    lines.map(({ outcome }) => outcome),
    Array(5).fill('health_check'),
    'also a connection that ends, or is reset, without a byte',
  )
  t.equal(await scraped(proxy.page, 'proxy_health_checks_total', 'track="edge"'), 5)
  t.equal(await scraped(proxy.page, 'proxy_session_duration_count'), 0, 'they are no sessions')
})

t.test('a target that refuses is told to the health check', async (t) => {
  const proxy = await behindBalancer(t, await freePort())
  const [answer] = await Promise.all([
    answered(t, proxy.ports[0] as number, ['GET / HTTP/1.1\r\n\r\n']),
    proxy.sessions(1),
  ])
  t.match(answer, /^HTTP\/1\.1 503 Service Unavailable\r\n/)
  t.equal(await scraped(proxy.page, 'proxy_health_checks_total', 'track="edge"'), 1)
})

t.test('what is neither a header nor a health check is a failure as before', async (t) => {
  const proxy = await behindBalancer(t, await freePort())
  for (const bytes of ['GET / HTTP/9\r\n\r\n', 'POST / HTTP/1.1\r\n\r\n', 'GET\0']) {
    await answered(t, proxy.ports[0] as number, [bytes]).catch(() => undefined)
  }
  t.strictSame(
    (await proxy.sessions(3)).map(({ outcome }) => outcome),
    Array(3).fill('header_malformed'),
  )
  t.equal(await scraped(proxy.page, 'proxy_health_checks_total', 'track="edge"'), 0)
  t.equal(await scraped(proxy.page, 'proxy_session_duration_count', 'error_type="header_malformed"'), 3)
})
