import { once } from 'node:events'
import https from 'node:https'
import net, { type Socket } from 'node:net'
import tls, { TLSSocket } from 'node:tls'
import t, { type Test } from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { measuredListener, measuredSocket } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { dial, listen, NEVER } from '../fixtures/servers.js'

const SIZE = 50_000_000
/** What both kernels hold, generously. */
const BUFFERS = 14_000_000

/** A client that reads 1 MB, and no more. @returns how much it has read */
async function stallingClient(t: Test, port: number): Promise<() => number> {
  const raw = dial(t, port)
  await once(raw, 'connect')
  const client = tls.connect({ socket: raw, rejectUnauthorized: false }).on('error', () => undefined)
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  let read = 0
  await new Promise<void>((resolve) => {
    client.on('data', ({ length }: Buffer) => {
      read += length
      if (read < 1_000_000) return
      client.pause()
      resolve()
    })
  })
  return () => read
}

async function destroyed(t: Test, reports: Reports, port: number, raw: Promise<unknown[]>): Promise<void> {
  const read = await stallingClient(t, port)
  const [socket] = (await raw) as [Socket]
  socket.destroy(new Error('shutdown'))
  const { stats } = await reports.final()
  t.ok(stats.sentTotal >= read(), `${stats.sentTotal} of ${read()}`)
  t.ok(stats.sentTotal <= read() + BUFFERS, 'what was queued does not count')
  t.match(stats.error, { message: 'shutdown' })
  t.equal(reports.all.length, 1)
}

t.test('a server that destroys the sockets it has accepted, as helpers for a shutdown do', async (t) => {
  const server = https.createServer({ key, cert }, (_request, response) => {
    response.on('error', () => undefined).end(Buffer.alloc(SIZE))
  })
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter, { layer: 'plaintext' })
  server.on('connection', (socket) => socket.on('error', () => undefined))
  const raw = once(server, 'connection')
  await destroyed(t, reports, await listen(t, server), raw)
})

t.test('the socket below a TLSSocket that is measured', async (t) => {
  const reports = new Reports()
  const server = net.createServer((raw) => {
    const secureContext = tls.createSecureContext({ key, cert })
    const socket = new TLSSocket(
      raw.on('error', () => undefined),
      { isServer: true, secureContext },
    )
    measuredSocket(socket, NEVER, reports.reporter)
    socket.on('error', () => undefined).once('data', () => socket.write(Buffer.alloc(SIZE)))
  })
  const raw = once(server, 'connection')
  await destroyed(t, reports, await listen(t, server), raw)
})

t.test('stop() leaves both sockets as they were', async (t) => {
  const reports = new Reports()
  const server = https.createServer({ key, cert })
  const listener = measuredListener(server, NEVER, reports.reporter, { layer: 'plaintext' })
  const raw = once(server, 'connection')
  const secured = once(server, 'secureConnection')
  const port = await listen(t, server)
  const client = tls.connect({ port, rejectUnauthorized: false })
  const sockets = [...(await raw), ...(await secured)]
  t.same(
    sockets.map((socket) => Object.hasOwn(socket, '_destroy')),
    [true, true],
  )
  listener.stop()
  t.same(
    sockets.map((socket) => Object.hasOwn(socket, '_destroy')),
    [false, false],
  )
  client.destroy()
})
