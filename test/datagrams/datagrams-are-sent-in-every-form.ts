import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { measuredDatagrams } from '../../lib/index.js'
import { bound, udp } from '../fixtures/datagrams.js'
import { Reports } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'

const bytes = Buffer.from('0123456789')
const done = (): void => undefined

type Send = (socket: Socket, port: number) => void

/** Each sends `length` bytes to the port. */
const forms: Record<string, { readonly length: number; readonly send: Send }> = {
  'a string, in UTF-8': { length: 4, send: (socket, port) => socket.send('€1', port, '127.0.0.1') },
  'a buffer': { length: 10, send: (socket, port) => socket.send(bytes, port, '127.0.0.1') },
  'a typed array': { length: 8, send: (socket, port) => socket.send(new Uint32Array(2), port, '127.0.0.1') },
  'a part of a buffer': { length: 3, send: (socket, port) => socket.send(bytes, 2, 3, port, '127.0.0.1') },
  'a list': { length: 13, send: (socket, port) => socket.send([bytes, 'abc'], port, '127.0.0.1') },
  'an empty list': { length: 0, send: (socket, port) => socket.send([], port, '127.0.0.1') },
  'with a callback': { length: 10, send: (socket, port) => socket.send(bytes, port, '127.0.0.1', done) },
  'without an address': { length: 10, send: (socket, port) => socket.send(bytes, port) },
  'without an address, with a callback': {
    length: 10,
    send: (socket, port) => socket.send(bytes, port, done),
  },
  'to a host name': { length: 10, send: (socket, port) => socket.send(bytes, port, 'localhost') },
  twice: {
    length: 20,
    send: (socket, port) => {
      socket.send(bytes, port)
      socket.send(bytes, port)
    },
  },
}

const connectedForms: Record<string, { readonly length: number; readonly send: (socket: Socket) => void }> = {
  'a buffer': { length: 10, send: (socket) => socket.send(bytes) },
  'a part, with a callback': { length: 3, send: (socket) => socket.send(bytes, 2, 3, done) },
  'a list': { length: 13, send: (socket) => socket.send([bytes, 'abc']) },
}

async function sentBy(t: Test, socket: Socket, length: number, send: (port: number) => void): Promise<void> {
  const receiver = await bound(t)
  const reports = new Reports()
  const measured = measuredDatagrams(socket, NEVER, reports.reporter)
  let received = 0
  const all = new Promise<void>((resolve) => {
    receiver.on('message', (message) => {
      received += message.length
      if (received === length) resolve()
    })
  })
  send(receiver.port)
  await all
  measured.stop()
  const { port: localPort } = socket.address()
  t.match(reports.finals, [
    { ctx: { clientIp: '127.0.0.1', clientPort: receiver.port, localPort }, stats: { sentTotal: length } },
  ])
  t.equal(reports.finals.length, 1)
}

for (const [name, { length, send }] of Object.entries(forms)) {
  t.test(name, async (t) => {
    const socket = await bound(t)
    await sentBy(t, socket, length, (port) => send(socket, port))
  })
  t.test(`${name}, before the socket is bound`, async (t) => {
    const socket = udp(t)
    await sentBy(t, socket, length, (port) => send(socket, port))
  })
}

for (const [name, { length, send }] of Object.entries(connectedForms)) {
  t.test(`${name}, on a socket that connects while it is measured`, async (t) => {
    const socket = udp(t)
    await sentBy(t, socket, length, (port) => socket.connect(port, '127.0.0.1', () => send(socket)))
  })
}

t.test('on a socket that was connected before, and then to somebody else', async (t) => {
  const [socket, first, second] = [udp(t), await bound(t), await bound(t)]
  socket.connect(first.port, '127.0.0.1')
  await once(socket, 'connect')
  const reports = new Reports()
  const measured = measuredDatagrams(socket, NEVER, reports.reporter)
  const arrived = [once(first, 'message'), once(second, 'message')]
  socket.send('to the first')
  socket.disconnect()
  socket.connect(second.port, '127.0.0.1', () => socket.send('to the second one'))
  await Promise.all(arrived)
  measured.stop()
  const counts = reports.finals.map(({ ctx, stats }) => [ctx.clientPort, stats.sentTotal])
  t.same(counts, [
    [first.port, 12],
    [second.port, 17],
  ])
})

t.test('to a group or everybody: the address is a peer of its own', async (t) => {
  const socket = await bound(t)
  socket.setBroadcast(true)
  socket.setMulticastInterface('127.0.0.1')
  const reports = new Reports()
  const measured = measuredDatagrams(socket, NEVER, reports.reporter)
  for (const address of ['239.1.2.3', '127.255.255.255']) {
    await new Promise<void>((resolve, reject) => {
      socket.send('hello', 9, address, (error) => (error ? reject(error) : resolve()))
    })
  }
  measured.stop()
  t.same(
    reports.finals.map(({ ctx, stats }) => [ctx.clientIp, stats.sentTotal]),
    [
      ['239.1.2.3', 5],
      ['127.255.255.255', 5],
    ],
  )
})
