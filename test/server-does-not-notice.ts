import { spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import net, { type Server, type Socket } from 'node:net'
import t from 'tap'
import { measuredListener } from '../lib/index.js'
import { connect, listen, NEVER } from './fixtures/servers.js'

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

/** Runs a module that has `net`, `measuredListener` and a measured `server` on `port`; resolves with its end. */
async function run(script: string): Promise<{ code: number | null; output: string }> {
  const prelude = `
    import net from 'node:net'
    import { measuredListener } from ${JSON.stringify(new URL('../lib/index.ts', import.meta.url).href)}
    const server = net.createServer()
    measuredListener(server, 10, () => {}, { rateInterval: 10 })
    server.listen(0, '127.0.0.1', () => start(server.address().port))
  `
  const args = ['--import=tsx', '--input-type=module', '--eval', prelude + script]
  // Its coverage, in the lines that tsx makes of the sources, would spoil the rest.
  const env = { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000, env })
  let output = ''
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const [code] = await once(child, 'close')
  return { code, output }
}

t.test('an application without an error handler still crashes on a reset', async (t) => {
  const { code, output } = await run(`
    server.on('connection', (socket) => socket.resume())
    const start = (port) => {
      const client = net.connect(port, '127.0.0.1', () => client.resetAndDestroy())
    }
  `)
  t.equal(code, 1)
  t.match(output, /Unhandled 'error' event[\s\S]*ECONNRESET/)
})

t.test('nothing keeps the process alive', async (t) => {
  const { code } = await run(`
    server.on('connection', (socket) => socket.unref())
    const start = (port) => {
      const client = net.connect(port, '127.0.0.1', () => client.unref())
      server.unref()
    }
  `)
  t.equal(code, 0, 'with a measured connection open')
})
