import dgram from 'node:dgram'
import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import t, { type Test } from 'tap'
import {
  contextOf,
  measuredDatagrams,
  measuredListener,
  measuredSocket,
  updateContext,
} from '../../lib/index.js'
import { closing } from '../fixtures/datagrams.js'
import { Reports } from '../fixtures/reports.js'
import { closed, connect, listen, NEVER } from '../fixtures/servers.js'
import { idleServer, silentStream } from '../fixtures/streams.js'

/** An accepted socket that somebody has changed before it is measured. */
async function accepted(t: Test, change: (socket: Socket) => void) {
  const server = net.createServer()
  const reports = new Reports()
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const listener = measuredListener(server, NEVER, reports.reporter, { onError })
  server.prependListener('connection', change)
  const connection = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, await listen(t, server))
  const [socket] = await connection
  return { listener, reports, errors, socket, client }
}

const plainDestroy = net.Socket.prototype._destroy

/** A `_destroy` of its own that cannot be replaced. */
const fixed: Record<string, (socket: Socket) => void> = {
  'is not configurable': (socket) => Object.defineProperty(socket, '_destroy', { value: plainDestroy }),
  'is a getter': (socket) =>
    Object.defineProperty(socket, '_destroy', { get: () => plainDestroy, configurable: true }),
}

for (const [name, change] of Object.entries(fixed)) {
  t.test(`a socket whose _destroy ${name}: what had left when it was destroyed, once`, async (t) => {
    const { reports, errors, socket, client } = await accepted(t, change)
    client.pause()
    const written = 64 * 2 ** 20
    socket.write(Buffer.alloc(written))
    const error = new Error('gone')
    socket.on('error', () => undefined).destroy(error)
    await closed(socket)
    socket.destroy()
    t.equal(reports.all.length, 1)
    t.match(reports.finals, [{ stats: { error } }])
    t.ok((reports.all[0]?.stats.sentTotal ?? 0) < written, 'and not what was queued')
    t.same(errors, [])
  })
}

t.test(
  'a socket whose _destroy is not configurable, and which the client ends: once, without an error',
  async (t) => {
    const { reports, socket, client } = await accepted(
      t,
      fixed['is not configurable'] as (socket: Socket) => void,
    )
    socket.resume()
    client.end('abc')
    await closed(socket)
    t.match(reports.all, [{ stats: { recvTotal: 3, error: undefined }, final: true }])
    t.equal(reports.all.length, 1)
  },
)

const unchanged: typeof fixed = {
  ...fixed,
  'and setTimeout are not configurable': (socket) => {
    for (const name of ['_destroy', 'setTimeout'] as const) {
      Object.defineProperty(socket, name, { value: net.Socket.prototype[name] })
    }
  },
}

for (const [name, change] of Object.entries(unchanged)) {
  t.test(`a socket whose _destroy ${name} is left as it was`, async (t) => {
    const methods = (socket: Socket) =>
      Object.getOwnPropertyNames(socket).filter((each) => each in net.Socket.prototype)
    let before: string[] = []
    const { listener, reports, socket, client } = await accepted(t, (socket) => {
      change(socket)
      before = methods(socket)
    })
    t.not(methods(socket).length, before.length)
    listener.stop()
    t.same(methods(socket), before)
    client.destroy()
    await closed(socket)
    t.equal(reports.all.length, 1)
  })
}

t.test(
  'a socket whose end nobody can tell is told, and has its final report with the next one',
  async (t) => {
    const { listener, reports, errors, socket, client } = await accepted(t, (socket) => {
      for (const name of ['_destroy', 'destroy'] as const) {
        Object.defineProperty(socket, name, { value: net.Socket.prototype[name] })
      }
    })
    t.match(errors, [{ message: /^the end of a socket .* is noticed with its next report$/ }])
    client.end('abc')
    await once(socket.resume(), 'end')
    await closed(socket.end())
    t.equal(reports.all.length, 0)
    listener.report()
    listener.stop()
    t.match(reports.all, [{ stats: { recvTotal: 3 }, final: true }])
    t.equal(reports.all.length, 1)
    t.equal(errors.length, 1)
  },
)

// One that is frozen cannot even connect, or end: Node writes to it.
t.test('a socket that takes no property is measured, and its context is kept', async (t) => {
  const { listener, reports, errors, socket } = await accepted(
    t,
    (socket) => void Object.preventExtensions(socket),
  )
  t.equal(errors.length, 1)
  updateContext(socket, { note: 1 })
  t.match(contextOf(socket), { clientIp: '127.0.0.1', note: 1 })
  listener.stop()
  t.match(reports.all, [{ ctx: { note: 1 }, final: true }])
})

t.test('a stream that is frozen while it is measured ends as it does, with one final report', async (t) => {
  const server = idleServer()
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter)
  let destroyed = 0
  const stream = new Duplex({
    read: () => undefined,
    destroy: (error, done) => {
      destroyed += 1
      done(error)
    },
  })
  server.emit('connection', stream)
  Object.freeze(stream).destroy()
  await closed(stream)
  t.equal(destroyed, 1)
  t.equal(reports.all.length, 1)
})

t.test('a stream whose bytes cannot be counted is told, or refused, and left as it was', (t) => {
  const server = idleServer()
  const errors: unknown[] = []
  const listener = measuredListener(server, NEVER, () => undefined, {
    onError: (error) => errors.push(error),
  })
  const expected = { name: 'TypeError', message: /push cannot be replaced/ }
  const pushing = Object.defineProperty(silentStream(), 'push', { value: Duplex.prototype.push })
  for (const stream of [Object.freeze(silentStream()), pushing]) {
    const before = Reflect.ownKeys(stream).filter((key) => typeof key === 'string')
    server.emit('connection', stream)
    t.match(errors.pop(), expected)
    t.throws(() => measuredSocket(stream, NEVER, () => undefined), expected)
    t.same(
      Reflect.ownKeys(stream).filter((key) => typeof key === 'string'),
      before,
    )
  }
  t.equal(listener.size, 0)
  t.end()
})

t.test('a datagram socket that takes no property is refused at the call', (t) => {
  const socket = Object.preventExtensions(closing(t, dgram.createSocket('udp4')))
  t.throws(() => measuredDatagrams(socket, NEVER, () => undefined), {
    name: 'TypeError',
    message: /^socket must be a dgram.Socket that is not frozen/,
  })
  t.end()
})
