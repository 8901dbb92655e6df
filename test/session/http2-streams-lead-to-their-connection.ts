import { once } from 'node:events'
import http2, { type Http2SecureServer, type Http2Server } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { contextOf, measuredListener, updateContext } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'

const servers: Record<string, () => Http2Server | Http2SecureServer> = {
  cleartext: () => http2.createServer(),
  tls: () => http2.createSecureServer({ key, cert }),
}

for (const [name, serverOf] of Object.entries(servers)) {
  t.test(`http2 over ${name}: after the response, and after the session`, async (t) => {
    const server = serverOf()
    const reports = new Reports()
    measuredListener(server, NEVER, reports.reporter)
    const kept: { session?: Socket } = {}
    const seen: (string | undefined)[] = []
    const finished = new Promise<void>((resolve) => {
      server.on('request', (req, res) => {
        const socket = req.stream.session?.socket as Socket
        updateContext(socket, { connection: { id: 1 } as never })
        seen.push(contextOf(req.stream).clientIp)
        kept.session = socket
        for (const event of ['finish', 'close'] as const) {
          res.on(event, () => {
            seen.push(contextOf(req.socket).clientIp)
            updateContext(req.socket, { note: event })
            if (event === 'close') resolve()
          })
        }
        res.end('x')
      })
    })
    server.listen(0, '127.0.0.1')
    t.teardown(() => server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const scheme = name === 'tls' ? 'https' : 'http'
    const client = http2.connect(`${scheme}://127.0.0.1:${port}`, { rejectUnauthorized: false })
    client.request({ ':path': '/' }).resume()
    await finished
    client.close()
    const { ctx } = await reports.final()
    t.same(seen, ['127.0.0.1', '127.0.0.1', '127.0.0.1'], 'the stream, and its request after the response')
    t.match(ctx, { clientIp: '127.0.0.1', note: 'close' })
    t.equal(contextOf(kept.session as Socket).clientIp, '127.0.0.1', "the session's socket, kept")
  })
}

t.test('the socket of a session that has ended, met for the first time, has no context', async (t) => {
  const server = http2.createServer((_req, res) => res.end('x'))
  server.listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await once(client, 'connect')
  const { socket } = client
  client.close()
  await once(client, 'close')
  t.same(contextOf(socket), {})
  t.doesNotThrow(() => updateContext(socket, { note: 'late' }))
})
