import { once } from 'node:events'
import net, { type Server, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import {
  combineReporters,
  type MeasuredListener,
  measuredListener,
  measuredSocket,
  updateContext,
} from '../../lib/index.js'
import { type Report, Reports } from '../fixtures/reports.js'
import { closed, connect, dial, listen, NEVER } from '../fixtures/servers.js'
import { warningsOf } from '../fixtures/warnings.js'

/** A server with an open connection or more; `socket` is the server's side of the first. */
async function openConnections(t: Test, server: Server, count = 1): Promise<Socket> {
  const port = await listen(t, server)
  const sockets: Socket[] = []
  for (let i = 0; i < count; i += 1) {
    const accepted = once(server, 'connection') as Promise<[Socket]>
    await connect(t, port)
    sockets.push((await accepted)[0])
  }
  return sockets[0] as Socket
}

const failing = {
  throws: () => {
    throw new Error('bad reporter')
  },
  rejects: () => Promise.reject(new Error('bad reporter')),
  'throws what is no error': () => {
    throw Object.create(null)
  },
}

for (const [name, bad] of Object.entries(failing)) {
  t.test(`one that ${name} is told to onError; the others and later reports go on`, async (t) => {
    const errors: unknown[] = []
    const good = new Reports()
    const server = net.createServer()
    const reporter = combineReporters(bad, good.reporter, bad)
    const listener = measuredListener(server, NEVER, reporter, { onError: (error) => errors.push(error) })
    await openConnections(t, server)
    listener.report()
    listener.report()
    listener.stop()
    await new Promise(setImmediate)
    t.equal(good.all.length, 3)
    t.equal(errors.length, 6)
  })
}

t.test('without onError each failure is a warning, once', async (t) => {
  const server = net.createServer()
  const listener = measuredListener(server, NEVER, combineReporters(...Object.values(failing)))
  await openConnections(t, server)
  const warnings = warningsOf(t)
  listener.stop()
  await new Promise(setImmediate)
  t.same(warnings.sort(), [
    'measured-listener: [Object: null prototype] {}',
    'measured-listener: bad reporter',
  ])
})

t.test('no more than ten of them, however many there are', async (t) => {
  const server = net.createServer()
  let count = 0
  const listener = measuredListener(server, NEVER, () => {
    count += 1
    throw new Error(`failure ${count}`)
  })
  await openConnections(t, server)
  const warnings = warningsOf(t)
  for (let i = 0; i < 20; i += 1) listener.report()
  listener.stop()
  await new Promise(setImmediate)
  t.equal(warnings.length, 10)
})

/** What an `onError` that fails may do. */
const badOnErrors: Record<string, () => unknown> = {
  'measured-listener: throws': () => {
    throw new Error('throws')
  },
  'measured-listener: rejects': () => Promise.reject(new Error('rejects')),
  'measured-listener: a failure that cannot be printed': () => {
    throw Object.defineProperty(new Error(), 'message', {
      get: () => {
        throw new Error('hostile')
      },
    })
  },
}

t.test('an onError that fails is a warning too, each text once for all who measure', async (t) => {
  const warnings = warningsOf(t)
  for (const onError of Object.values(badOnErrors)) {
    const server = net.createServer()
    const listener = measuredListener(server, NEVER, failing.throws, { onError })
    const socket = await openConnections(t, server, 2)
    const outbound = measuredSocket(socket, NEVER, failing.throws, { onError })
    for (let i = 0; i < 3; i += 1) listener.report()
    listener.stop()
    outbound.stop()
  }
  await new Promise(setImmediate)
  t.same(warnings, Object.keys(badOnErrors))
})

t.test('combined reporters called by hand: each is called, and the failures come back', async (t) => {
  const good = new Reports()
  const stats = {} as Parameters<typeof good.reporter>[1]
  const call = (...reporters: Parameters<typeof combineReporters>): unknown =>
    combineReporters(...reporters)({}, stats, stats, true)
  t.equal(call(good.reporter), undefined)
  t.throws(() => call(failing.throws, good.reporter), { message: 'bad reporter' })
  t.throws(() => call(failing.throws, failing.throws), { errors: [{}, {}] })
  await t.rejects(call(failing.rejects, good.reporter, failing.throws) as Promise<void>, { errors: [{}, {}] })
  await t.resolves(call(async () => undefined, good.reporter) as Promise<void>)
  t.equal(good.all.length, 4)
})

/** What a reporter may do while it is called. */
const reentrant: Record<string, (listener: MeasuredListener, socket: Socket) => void> = {
  'report()': (listener) => listener.report(),
  'stop()': (listener) => listener.stop(),
  'destroy the socket': (_, socket) => socket.destroy(),
  'updateContext()': (_, socket) => updateContext(socket, { seen: true }),
}

for (const [name, act] of Object.entries(reentrant)) {
  t.test(`one that calls ${name}: one final report a connection, the last for all reporters`, async (t) => {
    const before = new Reports()
    const after = new Reports()
    let socket: Socket | undefined
    const reporter = combineReporters(before.reporter, () => socket && act(listener, socket), after.reporter)
    const server = net.createServer()
    const listener = measuredListener(server, NEVER, reporter)
    const first = await openConnections(t, server, 3)
    socket = first
    listener.report()
    listener.report()
    listener.stop()
    t.equal(listener.size, 0)
    t.equal(before.finals.length, 3)
    for (const final of before.finals) {
      const own = ({ ctx }: Report): boolean => ctx.clientPort === final.ctx.clientPort
      t.same(after.all.filter(own), before.all.filter(own), 'all are told the same')
      t.equal(after.all.filter(own).at(-1), after.finals.find(own), 'nothing is reported after it')
    }
  })
}

t.test('one that stops the listener in the final report of a connection that ends', async (t) => {
  const reports = new Reports()
  const server = net.createServer((socket) => socket.end())
  const listener = measuredListener(
    server,
    NEVER,
    combineReporters(reports.reporter, () => listener.stop()),
  )
  const client = dial(t, await listen(t, server)).resume()
  await reports.final()
  await closed(client)
  t.equal(reports.all.length, 1)
})
