import { once } from 'node:events'
import net, { type Server, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import t from 'tap'
import { measuredListener, measuredSocket } from '../../lib/index.js'
import { HandClock } from '../fixtures/clock.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen } from '../fixtures/servers.js'
import { idleServer } from '../fixtures/streams.js'

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
