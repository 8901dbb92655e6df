import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import tls, { type TLSSocket } from 'node:tls'
import t from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { measuredListener, measuredSocket } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

type Handle = { bytesRead: number; bytesWritten: number; writeQueueSize: number }
const on = `on Node ${process.versions.node}`

async function accepted(t: Parameters<typeof connect>[0], server = net.createServer()) {
  const connection = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, await listen(t, server))
  return { client, socket: (await connection)[0] as Socket & { _handle: Handle } }
}

t.test(`${on} a socket has a _handle with the three counters`, async (t) => {
  const { socket } = await accepted(t)
  socket.write(Buffer.alloc(20_000_000))
  const { bytesRead, bytesWritten, writeQueueSize } = socket._handle
  t.same([bytesRead, bytesWritten], [0, 20_000_000])
  t.ok(writeQueueSize > 0 && writeQueueSize < 20_000_000)
})

t.test(`${on} every end calls _destroy while the counters can be read`, async (t) => {
  const { socket } = await accepted(t)
  let read: number | undefined
  const { _destroy } = socket
  socket._destroy = (...args) => {
    read = socket._handle.bytesRead
    _destroy.apply(socket, args)
  }
  socket.destroy()
  t.equal(read, 0)
})

t.test(`${on} a TLSSocket has the socket below it as _parent, also when closed`, async (t) => {
  const server = tls.createServer({ key, cert })
  const secured = once(server, 'secureConnection') as Promise<[TLSSocket & { _parent?: Socket }]>
  const { client, socket } = await accepted(t, server)
  tls.connect({ socket: client, rejectUnauthorized: false })
  const [above] = await secured
  t.equal(above._parent, socket)
  above.destroy()
  await once(above, 'close')
  t.equal(above._parent, socket)
})

t.test('without counters in the handle the public ones serve, never falling', async (t) => {
  const server = net.createServer()
  const reports = new Reports()
  const listener = measuredListener(server, NEVER, reports.reporter)
  server.prependListener('connection', (socket: Socket & { _handle: Handle }) => {
    for (const name of ['bytesRead', 'bytesWritten', 'writeQueueSize']) {
      Object.defineProperty(socket._handle, name, { value: undefined })
    }
    const counts = { bytesRead: 5, bytesWritten: 20 }
    for (const name of ['bytesRead', 'bytesWritten'] as const) {
      Object.defineProperty(socket, name, { get: () => counts[name] })
    }
    Object.assign(socket, { counts })
  })
  const { socket } = (await accepted(t, server)) as unknown as {
    socket: Socket & { counts: { bytesRead: number; bytesWritten: number } }
  }
  listener.report()
  socket.counts.bytesWritten = 10
  socket.counts.bytesRead = 6
  listener.report()
  t.same(
    reports.all.map(({ stats }) => [stats.recvTotal, stats.sentTotal]),
    [
      [5, 20],
      [6, 20],
    ],
  )
})

t.test('a socket that has no handle yet has moved nothing', async (t) => {
  const socket = new net.Socket()
  const reports = new Reports()
  const measured = measuredSocket(socket, NEVER, reports.reporter)
  t.match(measured.stats(), { recvTotal: 0, sentTotal: 0 })
  socket.destroy()
  t.equal(reports.finals.length, 1)
})
