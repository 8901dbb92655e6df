import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import t, { type Test } from 'tap'
import { cert, key } from '../../examples/certificate.js'
import { contextOf, measuredSocket } from '../../lib/index.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { Reports } from '../fixtures/reports.js'
import { listen, NEVER } from '../fixtures/servers.js'

/** Nothing looks at a connection between its start and its end: it is shorter than a sample. */
const options = { rateInterval: NEVER, tcpInfo: tcpInfo() }

/** How a socket is measured before it is connected: in `start` where `connect()` is to come. */
const kinds: Record<string, (port: number) => { socket: net.Socket; start?: () => void }> = {
  'net.connect with an address': (port) => ({ socket: net.connect(port, '127.0.0.1') }),
  'net.connect with a name': (port) => ({ socket: net.connect(port, 'localhost') }),
  'a socket before connect()': (port) => {
    const socket = new net.Socket()
    return { socket, start: () => socket.connect(port, '127.0.0.1') }
  },
  'tls.connect': (port) => ({
    socket: tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false }),
  }),
  'tls.connect over a socket': (port) => ({
    socket: tls.connect({ socket: net.connect(port, '127.0.0.1'), rejectUnauthorized: false }),
  }),
}

function serverOf(name: string): net.Server {
  const answer = (socket: net.Socket) =>
    socket.on('error', () => undefined).once('data', () => socket.end('bye'))
  return name.startsWith('tls') ? tls.createServer({ key, cert }, answer) : net.createServer(answer)
}

async function serves(t: Test, name: string): Promise<number> {
  return listen(t, serverOf(name))
}

for (const [name, make] of Object.entries(kinds)) {
  t.test(
    `${name}: the one report of a short connection has the peer, and what the kernel knew`,
    async (t) => {
      const port = await serves(t, name)
      const { socket, start } = make(port)
      const events = socket.eventNames()
      const reports = new Reports()
      measuredSocket(socket, NEVER, reports.reporter, options)
      t.same(socket.eventNames(), events, 'no listener is added')
      start?.()
      socket.end('hello').resume()
      const { ctx, stats } = await reports.final()
      t.equal(reports.all.length, 1)
      t.match(ctx, { clientIp: '127.0.0.1', clientPort: port, localPort: Number })
      t.equal(stats.sentTotal, 5)
      t.ok((stats.tcp?.deliveredTotal ?? 0) >= 5)
      t.ok((stats.tcp?.minRtt ?? 0) > 0)
    },
  )
}

t.test("in the application's own 'connect' it is known, to all who measure the socket", async (t) => {
  const port = await serves(t, 'net')
  const socket = net.connect(port, '127.0.0.1')
  const reports = [new Reports(), new Reports(), new Reports()] as const
  const [first, second, third] = reports.map(({ reporter }) =>
    measuredSocket(socket, NEVER, reporter, options),
  )
  first?.stop()
  await once(socket, 'connect')
  t.match(contextOf(socket), { clientIp: '127.0.0.1', clientPort: port, localPort: socket.localPort })
  t.equal(socket.emit, net.Socket.prototype.emit, 'from then on it emits as it did')
  second?.report()
  third?.stop()
  socket.destroy()
  t.same(
    reports.map(({ all }) => all.map(({ ctx }) => ctx.clientPort)),
    [[undefined], [port, port], [port]],
  )
})

t.test('a socket that is let go of before it is connected emits as it did', async (t) => {
  const port = await serves(t, 'net')
  const socket = net.connect(port, '127.0.0.1')
  const reports = new Reports()
  const measured = measuredSocket(socket, NEVER, reports.reporter, options)
  measured.stop()
  t.notOk(Object.hasOwn(socket, 'emit'))
  await once(socket, 'connect')
  socket.destroy()
  t.equal(reports.all.length, 1)
})

t.test('of a socket that could not connect the kernel has nothing to tell', async (t) => {
  const server = net.createServer()
  const port = await listen(t, server)
  server.close()
  const reports = new Reports()
  const socket = net.connect(port, '127.0.0.1').on('error', () => undefined)
  const over = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  measuredSocket(socket, NEVER, reports.reporter, options)
  const { ctx, stats } = await reports.final()
  t.same(ctx, {})
  t.match(stats.error, { code: 'ECONNREFUSED' })
  t.notOk('tcp' in stats)

  await over
  const next = await serves(t, 'net')
  const again = new Reports()
  measuredSocket(socket.connect(next, '127.0.0.1'), NEVER, again.reporter, options)
  socket.end('hello').resume()
  const report = await again.final()
  t.match(report.ctx, { clientPort: next }, 'in its next life it has')
  t.equal(report.stats.tcp?.deliveredTotal, 5)
})
