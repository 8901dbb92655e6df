import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { text } from 'node:stream/consumers'
import tls, { type TLSSocket } from 'node:tls'
import t, { type Test } from 'tap'
import { closed, connect, listen } from '../../test/fixtures/servers.js'
import { certificate } from './fixtures/certificate.js'
import { headerV1 } from './fixtures/proxy-headers.js'
import { LOOPBACK, type RunningProxy, startProxy } from './fixtures/proxy-process.js'

const files = certificate(t)
const TLS = ['--tls-cert', files.cert, '--tls-key', files.key]
const BYTES = 3_000_000

/** A client that believes the certificate; `before` is written before the handshake. */
async function secureClient(
  t: Test,
  proxy: RunningProxy,
  before: Buffer = Buffer.alloc(0),
): Promise<TLSSocket> {
  const socket = await connect(t, proxy.ports[0] as number)
  socket.write(before)
  const client = tls.connect({ socket, servername: 'localhost', ca: readFileSync(files.cert) })
  client.on('error', () => undefined)
  await once(client, 'secureConnect')
  return client
}

t.test('TLS is terminated, and what is measured is what the wire carried', async (t) => {
  const proxy = await startProxy(t, [...LOOPBACK, ...TLS])
  t.match(proxy.stderr[0], /, TLS$/)
  const client = await secureClient(t, proxy)
  client.end(`GET /?bytes=${BYTES} HTTP/1.0\r\n\r\n`)
  const answer = await text(client)
  t.equal(answer.split('\r\n\r\n')[1]?.length, BYTES, 'a client that has ended its half gets the whole')
  const [line] = await proxy.sessions(1)
  t.match(line, { outcome: 'ok' })
  const sent = line?.sentTotal ?? 0
  t.ok(sent > answer.length && sent < answer.length * 1.02, `${sent} bytes for ${answer.length} in plaintext`)
})

t.test('a PROXY header comes before TLS, alone or in one packet with it', async (t) => {
  const proxy = await startProxy(t, [...LOOPBACK, ...TLS, '--proxy-protocol'])
  const header = headerV1('18.7.22.1', 4711)
  const client = await secureClient(t, proxy, header)
  client.end('GET /?bytes=1000 HTTP/1.0\r\n\r\n')
  t.match(await text(client), /^HTTP\/1.1 200 OK/)

  // Keeps back the header until the first bytes of the handshake are there.
  const relay = net.createServer({ allowHalfOpen: true }, (socket) => {
    const upstream = net.connect({ port: proxy.ports[0] as number, allowHalfOpen: true })
    socket.once('data', (hello) => {
      upstream.write(Buffer.concat([header, hello as Buffer]))
      socket.pipe(upstream).pipe(socket)
    })
  })
  const together = await secureClient(t, { ...proxy, ports: [await listen(t, relay)] })
  together.end('GET /?bytes=1000 HTTP/1.0\r\n\r\n')
  t.match(await text(together), /^HTTP\/1.1 200 OK/)
  for (const line of await proxy.sessions(2)) t.match(line, { country: 'US', outcome: 'ok' })
})

t.test('a target that resets resets the client', async (t) => {
  const target = net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
  const proxy = await startProxy(t, [...LOOPBACK, ...TLS, '--target', `127.0.0.1:${await listen(t, target)}`])
  const client = await secureClient(t, proxy)
  const errors: unknown[] = []
  client.on('error', (error: NodeJS.ErrnoException) => void errors.push(error.code))
  client.write('hello')
  await closed(client)
  t.strictSame(errors, ['ECONNRESET'])
  t.match(await proxy.sessions(1), [{ outcome: 'target_reset' }])
})

t.test(
  'a handshake that fails is a failure of its own, and the target does not hear of it',

  async (t) => {
    let reached = 0
    const target = net.createServer(() => {
      reached += 1
    })
    const to = ['--target', `127.0.0.1:${await listen(t, target)}`, '--metrics', '127.0.0.1:0']
    const proxy = await startProxy(t, [...LOOPBACK, ...TLS, ...to])
    for (const begin of [
      (client: net.Socket) => void client.write('GET / HTTP/1.1\r\n\r\n'),
      (client: net.Socket) => void client.end(),
      (client: net.Socket) => void client.end('\x16\x03\x01'),
    ]) {
      const client = await connect(t, proxy.ports[0] as number)
      begin(client)
      await closed(client.resume())
    }
    t.match(await proxy.sessions(3), Array(3).fill({ outcome: 'tls_failed' }))
    const metrics = await (await fetch(`${proxy.page}metrics`)).text()
    t.match(metrics, /^proxy_session_duration_count\{.*proxy_failure="tls_failed".*\} /m)
    t.equal(reached, 0)
  },
)
