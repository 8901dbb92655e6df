import type dgram from 'node:dgram'
import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import t from 'tap'
import { measuredDatagrams } from '../../lib/index.js'
import { stateOf } from '../../lib/node/datagram-handle.js'
import { intercept } from '../../lib/node/override.js'
import { bound, deliver, udp } from '../fixtures/datagrams.js'
import { Reports } from '../fixtures/reports.js'
import { runModule } from '../fixtures/run-module.js'
import { NEVER } from '../fixtures/servers.js'

/** All that an application can see of a socket without looking for hidden properties. */
function seen(socket: Socket) {
  const counts = socket.eventNames().map((name) => [String(name), socket.listenerCount(name)])
  return {
    listeners: Object.fromEntries(counts),
    keys: Object.keys(socket).sort(),
    methods: [socket.send, socket.bind, socket.close, socket.on, socket.connect],
  }
}

/** All properties, hidden ones included, of a socket and of its handle. */
function properties(socket: Socket) {
  return [socket, stateOf(socket)?.handle ?? {}].map((each) => Reflect.ownKeys(each).map(String).sort())
}

for (const type of ['udp4', 'udp6'] as const) {
  t.test(`a measured ${type} socket looks like a bare one, and after stop() it is one`, async (t) => {
    const [bare, socket] = [await bound(t, type), await bound(t, type)]
    const first = measuredDatagrams(socket, NEVER, () => undefined)
    const second = measuredDatagrams(socket, NEVER, () => undefined)
    t.same(seen(socket), seen(bare))
    first.stop()
    t.notSame(properties(socket), properties(bare), 'one still measures')
    second.stop()
    t.same(properties(socket), properties(bare))
    t.equal(socket.emit, bare.emit)
    t.equal(stateOf(socket)?.handle?.send, stateOf(bare)?.handle?.send)
  })
}

t.test(
  'whoever put an `emit` of their own before ours keeps it, and ours lets everything pass',
  async (t) => {
    const [socket, peer] = [await bound(t), await bound(t)]
    const reports = new Reports()
    const measured = measuredDatagrams(socket, NEVER, reports.reporter)
    const events: unknown[] = []
    intercept(socket, 'emit', (emit) => (event: string | symbol, ...args: unknown[]) => {
      events.push(event)
      return Reflect.apply(emit, socket, [event, ...args])
    })
    measured.stop()
    await deliver('hello', peer, socket)
    t.same(events, ['message'])
    t.same(reports.all, [])
    const again = measuredDatagrams(socket, NEVER, reports.reporter)
    await deliver('hello', peer, socket)
    again.stop()
    t.match(reports.all, [{ stats: { recvTotal: 5 } }], 'once')
  },
)

t.test('a socket that is closed already has no sessions', async (t) => {
  const socket = udp(t)
  socket.close()
  await once(socket, 'close')
  const measured = measuredDatagrams(socket, NEVER, () => undefined)
  t.equal(measured.size, 0)
  measured.stop()
})

t.test('a "message" that the application emits for itself, without a source, is left alone', async (t) => {
  const socket = await bound(t)
  const measured = measuredDatagrams(socket, NEVER, () => undefined)
  for (const args of [
    [],
    ['text', { address: '192.0.2.1', port: 1 }],
    [Buffer.alloc(1)],
    [Buffer.alloc(1), { port: 1 }],
  ]) {
    socket.emit('message', ...(args as [Buffer, dgram.RemoteInfo]))
  }
  t.equal(measured.size, 0)
})

const measured = `
  const socket = dgram.createSocket('udp4')
  measuredDatagrams(socket, 10, () => {}, { rateInterval: 10 })
`

t.test('an application without an error handler still crashes', async (t) => {
  const { code, output } = await runModule(`${measured}
    socket.send('hello', 9, 'nowhere.invalid')
  `)
  t.equal(code, 1)
  t.match(output, /Unhandled 'error' event[\s\S]*nowhere\.invalid/)
})

t.test('nothing keeps the process alive, with a session open', async (t) => {
  const { code } = await runModule(`${measured}
    socket.bind(0, '127.0.0.1', () => socket.send('hello', socket.address().port, '127.0.0.1'))
    socket.on('message', () => socket.unref())
  `)
  t.equal(code, 0)
})
