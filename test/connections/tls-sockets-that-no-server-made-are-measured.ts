import { once } from 'node:events'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import tls, { TLSSocket } from 'node:tls'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { measuredSocket } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { closed, dial, listen, NEVER } from '../fixtures/servers.js'

/** What a server of SMTP or PostgreSQL does after STARTTLS. */
function secured(raw: Duplex): TLSSocket {
  return new TLSSocket(raw as net.Socket, {
    isServer: true,
    secureContext: tls.createSecureContext({ key, cert }),
  })
}

t.test('STARTTLS: the plaintext of both directions, none of it before the handshake', async (t) => {
  const reports = new Reports()
  const server = net.createServer((raw) => {
    const socket = secured(raw)
    const measured = measuredSocket(socket, NEVER, reports.reporter)
    socket.write('welcome')
    t.equal(measured.stats().sentTotal, 0)
    socket.on('data', (data) => socket.end(data))
  })
  const raw = dial(t, await listen(t, server))
  await once(raw, 'connect')
  const client = tls.connect({ socket: raw, rejectUnauthorized: false })
  client.write('hello')
  await closed(client.resume())
  const { stats } = await reports.final()
  t.same([stats.recvTotal, stats.sentTotal], [5, 12])
})
