import { once } from 'node:events'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { contextOf, measuredSocket, updateContext } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'

for (const name of ['http', 'https']) {
  t.test(`${name}: the sockets of a client's and a server's session, by their proxies`, async (t) => {
    const server = name === 'https' ? http2.createSecureServer({ key, cert }) : http2.createServer()
    server.on('stream', (stream) => stream.end('x'.repeat(10_000)))
    const ofServer = new Reports()
    server.on('session', (session) => {
      measuredSocket(session.socket, 20, ofServer.reporter)
      updateContext(session.socket, { note: 'server' })
    })
    server.listen(0, '127.0.0.1')
    t.teardown(() => server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const client = http2.connect(`${name}://127.0.0.1:${port}`, { rejectUnauthorized: false })
    await once(client, 'connect')
    const ofClient = new Reports()
    measuredSocket(client.socket, 20, ofClient.reporter)
    updateContext(client.socket, { note: 'client' })
    const request = client.request({ ':path': '/' }).resume()
    t.equal(contextOf(request).clientPort, port, 'and by a stream of it')
    await once(request, 'close')
    await ofClient.until(() => ofClient.all.length > 0)
    client.close()
    const [received, sent] = [await ofClient.final(), await ofServer.final()]
    t.match(received.ctx, { clientIp: '127.0.0.1', clientPort: port, note: 'client' })
    t.match(sent.ctx, { localPort: port, note: 'server' })
    t.ok(
      received.stats.recvTotal > 10_000 && received.stats.recvTotal < 11_000,
      `${received.stats.recvTotal}`,
    )
    t.ok(sent.stats.sentTotal > 10_000 && sent.stats.sentTotal < 11_000, `${sent.stats.sentTotal}`)
    t.equal(ofClient.finals.length + ofServer.finals.length, 2)
  })
}
