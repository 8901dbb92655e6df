import { once } from 'node:events'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net, { type Server } from 'node:net'
import tls from 'node:tls'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { measuredListener } from '../../lib/index.js'
import { NEVER } from '../fixtures/servers.js'

const servers: Record<string, () => Server> = {
  net: () => net.createServer(),
  http: () => http.createServer(),
  tls: () => tls.createServer({ key, cert }),
  https: () => https.createServer({ key, cert }),
  http2: () => http2.createServer(),
  'http2 over tls': () => http2.createSecureServer({ key, cert }),
}

const ofTls = ['connection', 'secureConnection', 'tlsClientError']

function counts(server: Server): Map<string | symbol, number> {
  return new Map(server.eventNames().map((event) => [event, server.listenerCount(event)]))
}

for (const [name, serverOf] of Object.entries(servers)) {
  t.test(`${name}: only connections, and of TLS what tells of handshakes`, async (t) => {
    const server = serverOf()
    const before = counts(server)
    const listener = measuredListener(server, NEVER, () => undefined)
    const during = counts(server)
    const more = [...during].filter(([event, count]) => count !== (before.get(event) ?? 0))
    const expected = name.includes('tls') || name === 'https' ? ofTls : ['connection']
    t.same(more.map(([event]) => event).sort(), expected)
    for (const [event, count] of more) t.equal(count, (before.get(event) ?? 0) + 1)
    listener.stop()
    t.same(counts(server), before)
  })
}

t.test('the port is known all the same, also of a server that listens again on another', async (t) => {
  const server = net.createServer((socket) => socket.end())
  const ports: (number | undefined)[] = []
  measuredListener(server, NEVER, (ctx) => void ports.push(ctx.localPort))
  const expected: number[] = []
  for (let i = 0; i < 2; i += 1) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    expected.push(port)
    await once(net.connect(port, '127.0.0.1').resume(), 'close')
    server.close()
    await once(server, 'close')
  }
  t.same(ports, expected)
})
