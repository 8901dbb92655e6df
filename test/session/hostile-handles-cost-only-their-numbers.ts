import { once } from 'node:events'
import http2 from 'node:http2'
import net, { type Server, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import tls from 'node:tls'
import t from 'tap'
import { measuredListener, measuredSocket } from '../../lib/index.js'
import { HandClock } from '../fixtures/clock.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'
import { acceptStreams, idleServer } from '../fixtures/streams.js'

/** A stream whose counters throw from the second time on that they are read. */
function hostile(): Duplex {
  let asked = 0
  const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() })
  for (const name of ['bytesRead', 'bytesWritten']) {
    Object.defineProperty(stream, name, {
      get: () => {
        asked += 1
        if (asked > 3) throw new Error('hostile')
        return 0
      },
    })
  }
  return stream
}

t.test('a getter that throws in our timer, in report() and in _destroy is told once', async (t) => {
  const clock = new HandClock(t)
  const server = idleServer()
  const reports = new Reports()
  const errors: unknown[] = []
  const listener = measuredListener(server, 50, reports.reporter, {
    rateInterval: 10,
    onError: (error) => errors.push(error),
  })
  const stream = hostile()
  server.emit('connection', stream)
  clock.pass(500)
  listener.report()
  t.equal([...listener.connections()].length, 1)
  stream.destroy()
  t.equal(reports.finals.length, 1)
  t.ok(errors.length >= 1 && errors.length <= 2, `${errors.length} told`)
  t.match(errors[0], { message: 'hostile' })
})

t.test('other connections keep their numbers', async (t) => {
  const server: Server = net.createServer((socket) => socket.pipe(socket))
  const reports = new Reports()
  const errors: unknown[] = []
  measuredListener(server, 10, reports.reporter, { rateInterval: 5, onError: (error) => errors.push(error) })
  const port = await listen(t, server)
  const accepted = once(server, 'connection') as Promise<[Socket & { _handle: object }]>
  const bad = await connect(t, port)
  const [socket] = await accepted
  Object.defineProperty(socket._handle, 'writeQueueSize', {
    get: () => {
      throw new Error('hostile handle')
    },
  })
  const good = await connect(t, port)
  good.write('hello')
  await once(good, 'data')
  await reports.until(() => reports.all.some(({ stats }) => stats.recvTotal === 5 && stats.sentTotal === 5))
  bad.destroy()
  good.destroy()
  await reports.until(() => reports.finals.length === 2)
  t.match(errors[0], { message: 'hostile handle' })
})

t.test('what throws when it is accepted is told, and the server goes on', async (t) => {
  const server = idleServer()
  const errors: unknown[] = []
  const listener = measuredListener(server, 50, () => undefined, { onError: (error) => errors.push(error) })
  const stream = new Duplex()
  Object.defineProperty(stream, 'bytesRead', {
    get: () => {
      throw new Error('at once')
    },
  })
  server.emit('connection', stream)
  t.match(errors, [{ message: 'at once' }])
  t.equal(listener.size, 0)
  t.throws(() => measuredSocket(stream, 50, () => undefined), { message: 'at once' })
})

t.test('what throws when a socket may have lost its handle is told, and setTimeout() goes on', async (t) => {
  const server: Server = net.createServer()
  const errors: unknown[] = []
  measuredListener(server, 1000, () => undefined, { onError: (error) => errors.push(error) })
  const port = await listen(t, server)
  const accepted = once(server, 'connection') as Promise<[Socket & { _handle: object }]>
  await connect(t, port)
  const [socket] = await accepted
  Object.defineProperty(socket._handle, 'writeQueueSize', {
    get: () => {
      throw new Error('hostile handle')
    },
  })
  t.equal(socket.setTimeout(5000), socket)
  t.match(errors, [{ message: 'hostile handle' }])
})

t.test('a handle that throws in the cheap look of an idle connection', async (t) => {
  const server: Server = net.createServer()
  const errors: unknown[] = []
  const told = new Promise<void>((resolve) => {
    measuredListener(server, 1000, () => undefined, {
      rateInterval: 5,
      onError: (error) => {
        errors.push(error)
        resolve()
      },
    })
  })
  const port = await listen(t, server)
  const accepted = once(server, 'connection') as Promise<[Socket & { _handle: object }]>
  const client = await connect(t, port)
  const [socket] = await accepted
  let thrown = false
  Object.defineProperty(socket._handle, 'bytesRead', {
    get: () => {
      if (thrown) return 0
      thrown = true
      throw new Error('hostile once')
    },
  })
  const alive = setInterval(() => undefined, 1000)
  t.teardown(() => clearInterval(alive))
  await told
  client.destroy()
  t.match(errors, [{ message: 'hostile once' }])
})

t.test('a TLSSocket that throws is told', async (t) => {
  const server = tls.createServer()
  const errors: unknown[] = []
  measuredListener(server, 1000, () => undefined, { onError: (error) => errors.push(error) })
  const hostileTls = Object.defineProperty(new Duplex(), '_parent', {
    get: () => {
      throw new Error('hostile parent')
    },
  })
  server.emit('secureConnection', hostileTls)
  t.match(errors, [{ message: 'hostile parent' }])
})

t.test('an http2 server whose connections somebody else handles has no session to watch', async (t) => {
  const server = http2.createServer()
  server.removeAllListeners('connection')
  const reports = new Reports()
  measuredListener(server as unknown as Server, 1000, reports.reporter)
  const stream = new Duplex({ read: () => undefined })
  server.emit('connection', stream)
  await new Promise(process.nextTick)
  stream.destroy()
  t.equal(reports.finals.length, 1)
})

t.test('a reporter that touches the socket in its final report', async (t) => {
  const finals: number[] = []
  const sockets: Socket[] = []
  const server: Server = net.createServer((socket) => void sockets.push(socket))
  const ended = new Promise<void>((resolve) => {
    measuredListener(server, 1000, (_ctx, stats, _deltaStats, final) => {
      sockets[0]?.setTimeout(0)
      if (final) finals.push(stats.recvTotal)
      resolve()
    })
  })
  const client = await connect(t, await listen(t, server))
  client.destroy()
  await ended
  t.same(finals, [0])
})

for (const name of ['destroyed', 'errored', '_parent', '_handle']) {
  t.test(
    `a socket whose ${name} throws has its final report, and stop() reaches those after it`,
    async (t) => {
      for (const end of ['destroy', 'stop'] as const) {
        const server = idleServer()
        const reports = new Reports()
        const errors: unknown[] = []
        const onError = (error: unknown) => errors.push(error)
        const listener = measuredListener(server, NEVER, reports.reporter, { onError })
        const [bad, good] = acceptStreams(server, 2) as [Duplex, Duplex]
        let hostile = true
        Object.defineProperty(bad, name, {
          get: () => {
            if (hostile) throw new Error('hostile')
          },
        })
        if (end === 'destroy') bad._destroy(null, () => undefined)
        good.push('abc')
        listener.stop()
        hostile = false
        t.same(
          reports.finals.map(({ stats }) => stats.recvTotal),
          [0, 3],
        )
        for (const error of errors) t.match(error, { message: 'hostile' })
      }
    },
  )
}

t.test('a socket that is frozen while it is measured costs no other its final report', (t) => {
  const server = idleServer()
  const reports = new Reports()
  const errors: unknown[] = []
  const listener = measuredListener(server, NEVER, reports.reporter, {
    onError: (error) => errors.push(error),
  })
  Object.freeze(acceptStreams(server, 2)[0])
  listener.stop()
  t.equal(reports.finals.length, 2)
  t.ok(errors.length > 0)
  t.end()
})
