import { once } from 'node:events'
import net from 'node:net'
import v8 from 'node:v8'
import t from 'tap'
import { measuredSocket } from '../../lib/index.js'
import { listen, NEVER } from '../fixtures/servers.js'

v8.setFlagsFromString('--allow-natives-syntax')
const hasFastProperties = new Function('object', 'return %HasFastProperties(object)') as (
  object: object,
) => boolean

const silentServer = () => net.createServer((socket) => void socket.on('error', () => undefined))

// What an outbound socket is until it is connected is undone without deleting a property: V8 would keep all that the
// socket has in a dictionary, which takes 1 kB more, and slows down each access.
t.test('a socket that has connected is the object that it was', async (t) => {
  const port = await listen(t, silentServer())
  const socket = net.connect(port, '127.0.0.1')
  const inherited = socket.emit
  const measured = measuredSocket(socket, NEVER, () => undefined)
  await once(socket, 'connect')
  t.ok(hasFastProperties(socket))
  t.equal(socket.emit, inherited)
  t.notOk(Object.keys(socket).includes('emit'))
  measured.stop()
  t.notOk(Object.hasOwn(socket, 'emit'))
  socket.destroy()
})

t.test('an emit of its own is its own again', async (t) => {
  const port = await listen(t, silentServer())
  const socket = net.connect(port, '127.0.0.1')
  const { emit } = socket
  const own = function (this: net.Socket, ...args: Parameters<typeof emit>): boolean {
    return emit.apply(this, args)
  } as typeof emit
  socket.emit = own
  const measured = measuredSocket(socket, NEVER, () => undefined)
  t.not(socket.emit, own)
  await once(socket, 'connect')
  t.equal(socket.emit, own)
  t.ok(Object.keys(socket).includes('emit'))
  measured.stop()
  t.equal(socket.emit, own)
  socket.destroy()
})

t.test('a socket that connects again is watched again', async (t) => {
  const port = await listen(t, silentServer())
  const socket = new net.Socket()
  for (const life of [1, 2]) {
    const peers: unknown[] = []
    const measured = measuredSocket(socket, NEVER, ({ clientPort }) => void peers.push(clientPort))
    socket.connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.destroy()
    await once(socket, 'close')
    t.same(peers, [port], `life ${life}`)
    measured.stop()
  }
})
