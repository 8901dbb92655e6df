import { once } from 'node:events'
import http2 from 'node:http2'
import https from 'node:https'
import net, { type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import tls, { type TLSSocket } from 'node:tls'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { contextOf, measuredListener, updateContext } from '../../lib/index.js'
import { agrees, countOf } from '../fixtures/agreement.js'
import { Reports } from '../fixtures/reports.js'
import { closed, connect, listen, NEVER } from '../fixtures/servers.js'

/** A TLS client over a socket of its own, whose counters are those of the wire. */
async function secureClient(t: Parameters<typeof connect>[0], port: number, alpn = 'http/1.1') {
  const wire = await connect(t, port)
  const secure = tls.connect({ socket: wire, rejectUnauthorized: false, ALPNProtocols: [alpn] })
  secure.on('error', () => undefined)
  await once(secure, 'secureConnect')
  return { wire, secure }
}

t.test('https: wire and plaintext at once, one context', async (t) => {
  const server = https.createServer({ key, cert }, (req, res) => {
    updateContext(req.socket, { path: req.url })
    req.pipe(res)
  })
  const [wireReports, plainReports] = [new Reports(), new Reports()]
  measuredListener(server, 1, wireReports.reporter)
  measuredListener(server, 1, plainReports.reporter, { layer: 'plaintext' })
  const { wire, secure } = await secureClient(t, await listen(t, server))
  const head = 'POST /here HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n'
  secure.end(head + 'x'.repeat(200_000))
  const answer = await text(secure)
  await Promise.all([wireReports.final(), plainReports.final()])
  agrees(t, plainReports, { read: answer.length, written: head.length + 200_000 })
  agrees(t, wireReports, countOf(wire))
  for (const reports of [wireReports, plainReports])
    t.match(reports.finals[0]?.ctx, { path: '/here', clientIp: '127.0.0.1' })
})

t.test('a handshake that fails has a final report in both layers, with the error', async (t) => {
  const server = tls.createServer({ key, cert })
  const [wireReports, plainReports] = [new Reports(), new Reports()]
  measuredListener(server, 1, wireReports.reporter)
  measuredListener(server, 1, plainReports.reporter, { layer: 'plaintext' })
  const client = await connect(t, await listen(t, server))
  client.end('GET / HTTP/1.1\r\n\r\n').resume()
  const [wire, plain] = await Promise.all([wireReports.final(), plainReports.final()])
  t.equal(wire.stats.recvTotal, 18)
  t.equal(plain.stats.recvTotal, 0)
  t.equal(plain.stats.sentTotal, 0)
  t.match(wire.stats.error, { code: 'ERR_SSL_HTTP_REQUEST' })
  t.equal(plain.stats.error, wire.stats.error)
})

t.test('a reset under TLS is told in both layers', async (t) => {
  const server = tls.createServer({ key, cert }, (socket) => {
    socket.on('error', () => undefined)
    socket.resume().write('hello')
  })
  const [wireReports, plainReports] = [new Reports(), new Reports()]
  measuredListener(server, 1, wireReports.reporter)
  measuredListener(server, 1, plainReports.reporter, { layer: 'plaintext' })
  const { wire, secure } = await secureClient(t, await listen(t, server))
  await once(secure, 'data')
  wire.resetAndDestroy()
  const finals = await Promise.all([wireReports.final(), plainReports.final()])
  for (const { stats } of finals) t.match(stats.error, { code: 'ECONNRESET' })
})

for (const over of ['a socket', 'a Duplex']) {
  t.test(`a TLSSocket over ${over} that is destroyed before its handler sees it`, async (t) => {
    const server = tls.createServer({ key, cert })
    const reports = new Reports()
    measuredListener(server, NEVER, reports.reporter, { layer: 'plaintext' })
    server.prependListener('secureConnection', (socket) => socket.destroy())
    const relay = net.createServer((readable) => {
      const bridge = over === 'a socket' ? readable : Duplex.from({ readable, writable: readable })
      server.emit('connection', bridge)
    })
    const client = await connect(t, await listen(t, relay))
    tls.connect({ socket: client, rejectUnauthorized: false }).on('error', () => undefined)
    t.equal((await reports.final()).stats.sentTotal, 0)
    t.equal(reports.all.length, 1)
  })
}

t.test('http2 over TLS, wire and plaintext; the session socket is the same connection', async (t) => {
  const server = http2.createSecureServer({ key, cert })
  server.on('session', (session) => updateContext(session.socket, { session: true }))
  server.on('stream', (stream) => {
    updateContext(stream.session?.socket as Socket, { stream: true })
    stream.respond()
    stream.end('x'.repeat(300_000))
  })
  const [wireReports, plainReports] = [new Reports(), new Reports()]
  measuredListener(server as unknown as net.Server, 1, wireReports.reporter)
  measuredListener(server as unknown as net.Server, 1, plainReports.reporter, { layer: 'plaintext' })
  const { wire, secure } = await secureClient(t, await listen(t, server as unknown as net.Server), 'h2')
  const session = http2.connect('https://localhost', { createConnection: () => secure })
  t.equal((await text(session.request())).length, 300_000)
  session.close()
  await Promise.all([wireReports.final(), plainReports.final(), closed(wire)])
  agrees(t, wireReports, countOf(wire))
  agrees(t, plainReports, countOf(secure))
  t.match(wireReports.finals[0]?.ctx, { session: true, stream: true, clientIp: '127.0.0.1' })
})

t.test('http2 in cleartext', async (t) => {
  const server = http2.createServer((_request, response) => response.end('x'.repeat(300_000)))
  const reports = new Reports()
  measuredListener(server as unknown as net.Server, 1, reports.reporter, { layer: 'plaintext' })
  const client = await connect(t, await listen(t, server as unknown as net.Server))
  const session = http2.connect('http://localhost', { createConnection: () => client })
  t.equal((await text(session.request())).length, 300_000)
  session.close()
  await Promise.all([reports.final(), closed(client)])
  agrees(t, reports, countOf(client))
})

t.test(
  'the TLSSocket, the socket below it and their holder have one context, also when closed',
  async (t) => {
    const server = tls.createServer({ key, cert })
    const reports = new Reports()
    measuredListener(server, 1, reports.reporter)
    const raw = once(server, 'connection') as Promise<[Socket]>
    const accepted = once(server, 'secureConnection') as Promise<[TLSSocket]>
    const { secure } = await secureClient(t, await listen(t, server))
    const [[below], [above]] = [await raw, await accepted]
    updateContext(above, { a: 1 })
    updateContext(below, { b: 2 })
    t.equal(contextOf(above), contextOf(below))
    t.match(contextOf(above), { a: 1, b: 2, clientIp: '127.0.0.1' })
    above.resume()
    secure.end().resume()
    await reports.final()
    await closed(above)
    t.equal(contextOf(above), contextOf(below))
  },
)
