import { once } from 'node:events'
import http from 'node:http'
import net, { type Server, type Socket } from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { runModule } from '../fixtures/run-module.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

function enumerableKeys(socket: Socket): string[] {
  const visible = (key: PropertyKey) => Object.getOwnPropertyDescriptor(socket, key)?.enumerable
  return Reflect.ownKeys(socket).filter(visible).map(String).sort()
}

/** All that an application can see of a socket without looking for hidden properties. */
function seen(socket: Socket) {
  const counts = socket.eventNames().map((name) => [String(name), socket.listenerCount(name)])
  return {
    listeners: Object.fromEntries(counts),
    keys: enumerableKeys(socket),
    flowing: socket.readableFlowing,
    paused: socket.isPaused(),
    timeout: socket.timeout,
    methods: [socket.write, socket.end, socket.read, socket.push, socket.pause, socket.on, socket.emit],
    halfOpen: socket.allowHalfOpen,
  }
}

async function acceptedBy(t: Parameters<typeof listen>[0], server: Server): Promise<Socket> {
  const accepted = once(server, 'connection') as Promise<[Socket]>
  await connect(t, await listen(t, server))
  return (await accepted)[0]
}

const servers: Record<string, () => Server> = {
  'net.Server': () => net.createServer(),
  'net.Server with pauseOnConnect': () => net.createServer({ pauseOnConnect: true, allowHalfOpen: true }),
  'http.Server': () => http.createServer(),
}

for (const [name, create] of Object.entries(servers)) {
  t.test(
    `${name}: a measured socket looks like a bare one, and so does the server after stop()`,
    async (t) => {
      const bare = await acceptedBy(t, create())
      const server = create()
      const before = server.eventNames().map((event) => [event, server.listeners(event)])
      const listener = measuredListener(server, NEVER, () => undefined)
      listener.stop()
      t.same(
        server.eventNames().map((event) => [event, server.listeners(event)]),
        before,
      )

      const again = measuredListener(server, NEVER, () => undefined)
      const measured = await acceptedBy(t, server)
      t.same(seen(measured), seen(bare))
      again.stop()
      const left = Object.getOwnPropertyNames(measured).filter((key) => !Object.hasOwn(bare, key))
      t.same(left, [], 'after stop() nothing of ours is called')
    },
  )
}

const prelude = `
  const server = net.createServer()
  measuredListener(server, 10, () => {}, { rateInterval: 10 })
  server.listen(0, '127.0.0.1', () => start(server.address().port))
`

t.test('an application without an error handler still crashes on a reset', async (t) => {
  const { code, output } = await runModule(`${prelude}
    server.on('connection', (socket) => socket.resume())
    const start = (port) => {
      const client = net.connect(port, '127.0.0.1', () => client.resetAndDestroy())
    }
  `)
  t.equal(code, 1)
  t.match(output, /Unhandled 'error' event[\s\S]*ECONNRESET/)
})

t.test('nothing keeps the process alive', async (t) => {
  const { code } = await runModule(`${prelude}
    server.on('connection', (socket) => socket.unref())
    const start = (port) => {
      const client = net.connect(port, '127.0.0.1', () => client.unref())
      server.unref()
    }
  `)
  t.equal(code, 0, 'with a measured connection open')
})
