import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import t, { type Test } from 'tap'
import { measuredListener, measuredSocket } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { closed, connect, listen, NEVER } from '../fixtures/servers.js'

/** An accepted socket that is measured. */
async function accepted(t: Test, reports: Reports, interval = NEVER): Promise<Socket> {
  const server = net.createServer()
  measuredListener(server, interval, reports.reporter)
  const connection = once(server, 'connection') as Promise<[Socket]>
  await connect(t, await listen(t, server))
  const [socket] = await connection
  return socket
}

/** Puts a method before the one that a stream has, as a tracer would. @returns how often it was called */
function wrap(stream: Duplex, name: 'push' | '_write' | '_destroy' | 'setTimeout'): () => number {
  const before = Reflect.get(stream, name) as (...args: unknown[]) => unknown
  let calls = 0
  const wrapper = function (this: Duplex, ...args: unknown[]): unknown {
    calls += 1
    return before.apply(this, args)
  }
  Object.assign(stream, { [name]: wrapper })
  return () => calls
}

const bytes = ({ all }: Reports) =>
  all.filter(({ final }) => final).map(({ stats }) => [stats.recvTotal, stats.sentTotal])

t.test('what was put before ours is called once, though the socket is measured again above it', async (t) => {
  const reports = [new Reports(), new Reports(), new Reports()] as const
  const socket = await accepted(t, reports[0])
  const errors: unknown[] = []
  socket.on('error', (error) => errors.push(error))
  const destroyed = wrap(socket, '_destroy')
  const timed = wrap(socket, 'setTimeout')
  measuredSocket(socket, NEVER, reports[1].reporter).stop()
  measuredSocket(socket, NEVER, reports[2].reporter)
  socket.setTimeout(1000)
  socket.destroy()
  await closed(socket)
  t.same(errors, [])
  t.same([destroyed(), timed()], [1, 1])
  t.same(
    reports.map(({ finals }) => finals.length),
    [1, 1, 1],
  )
})

t.test('a socket whose _destroy was replaced has its final report when it is looked at next', async (t) => {
  const reports = new Reports()
  const socket = await accepted(t, reports, 20)
  Object.assign(socket, { _destroy: net.Socket.prototype._destroy })
  const error = new Error('gone')
  socket.on('error', () => undefined).destroy(error)
  const { stats } = await reports.final()
  t.equal(stats.error, error)
})

t.test('a stream that is measured again after stop() counts anew', (t) => {
  const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  for (const wrapped of [false, false, true, true]) {
    const reports = new Reports()
    const measured = measuredSocket(stream, NEVER, reports.reporter)
    const calls = wrapped ? [wrap(stream, 'push'), wrap(stream, '_write')] : []
    stream.push('abc')
    stream.write('de')
    measured.stop()
    stream.push('not measured')
    t.same(bytes(reports), [[3, 2]])
    t.same(
      calls.map((count) => count()),
      wrapped ? [2, 1] : [],
    )
    if (!wrapped) t.notOk(Object.hasOwn(stream, 'push'), 'and pushes as it did')
  }
  t.end()
})
