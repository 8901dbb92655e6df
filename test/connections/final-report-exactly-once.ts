import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { closed, connect, dial, listen, NEVER } from '../fixtures/servers.js'

/** Each ends a connection: what the server's handler does, and what the client does once it is connected. */
const endings: Record<string, { server?: (socket: Socket) => void; client?: (client: Socket) => void }> = {
  'the client ends': { client: (client) => client.end('bye') },
  'the server ends': { server: (socket) => socket.end('bye'), client: (client) => client.resume() },
  'the client resets': { client: (client) => client.resetAndDestroy() },
  'the server resets': { server: (socket) => socket.resetAndDestroy() },
  'the handler destroys it at once': { server: (socket) => socket.destroy() },
  'the handler destroys it with an error': { server: (socket) => socket.destroy(new Error('unwanted')) },
  'it is destroyed when data comes': {
    server: (socket) => socket.once('data', () => socket.destroy()),
    client: (client) => client.write('hello'),
  },
  'it is destroyed twice': {
    server: (socket) => socket.destroy().destroy(new Error('again')),
  },
  'it times out': {
    server: (socket) => socket.setTimeout(1, () => socket.destroy()),
  },
}

for (const [name, { server: handle, client: act }] of Object.entries(endings)) {
  t.test(name, async (t) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined)
      socket.resume()
      handle?.(socket)
    })
    const reports = new Reports()
    const listener = measuredListener(server, NEVER, reports.reporter)
    const port = await listen(t, server)
    const accepted = once(server, 'connection') as Promise<[Socket]>
    const client = dial(t, port)
    client.on('connect', () => act?.(client))
    const [socket] = await accepted
    await reports.final()
    await closed(socket)
    listener.stop()
    t.equal(reports.finals.length, 1)
    t.equal(reports.all.at(-1)?.final, true, 'nothing is reported after it')
    t.equal(listener.size, 0)
  })
}

t.test('stop() gives it, and the end of the connection no other', async (t) => {
  const server = net.createServer()
  const reports = new Reports()
  const listener = measuredListener(server, NEVER, reports.reporter)
  const port = await listen(t, server)
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, port)
  const [socket] = await accepted
  listener.stop()
  listener.stop()
  t.equal(reports.finals.length, 1)
  socket.resume()
  client.end('more')
  await closed(socket)
  t.equal(reports.all.length, 1)
})

t.test('a connection that an earlier handler destroyed has one too', async (t) => {
  const server = net.createServer()
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter)
  server.prependListener('connection', (socket: Socket) => socket.destroy(new Error('unwanted')))
  server.on('connection', (socket: Socket) => socket.on('error', () => undefined))
  const port = await listen(t, server)
  dial(t, port)
  const { stats } = await reports.final()
  t.match(stats.error, { message: 'unwanted' })
  t.equal(reports.all.length, 1)
})

t.test('the final report tells the error that destroyed the connection, others none', async (t) => {
  const server = net.createServer((socket) => socket.on('error', () => undefined).resume())
  const reports = new Reports()
  const listener = measuredListener(server, NEVER, reports.reporter)
  const port = await listen(t, server)
  const accepted = once(server, 'connection')
  const client = await connect(t, port)
  await accepted
  listener.report()
  client.resetAndDestroy()
  const { stats, deltaStats } = await reports.final()
  t.match(stats.error, { code: 'ECONNRESET' })
  t.equal(deltaStats.error, stats.error)
  t.notOk('error' in (reports.all[0]?.stats ?? {}))
})
