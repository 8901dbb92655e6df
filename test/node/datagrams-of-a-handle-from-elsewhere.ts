import dgram from 'node:dgram'
import { once } from 'node:events'
import t from 'tap'
import { measuredDatagrams } from '../../lib/index.js'
import { stateOf } from '../../lib/node/datagram-handle.js'
import { bound, closing, deliver } from '../fixtures/datagrams.js'
import { Reports } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'

/** Node's own side of a socket that is bound, without the socket: what a cluster's primary gives its workers. */
interface BoundHandle {
  bind(address: string, port: number, flags: number): number
}

/** `bind` takes such a handle too, which puts it in the place of the one that the socket had. */
type Taking = dgram.Socket & { bind(handle: object | null): dgram.Socket }

for (const [type, address] of [
  ['udp4', '127.0.0.1'],
  ['udp6', '::'],
] as const) {
  t.test(`${type}: each datagram counts once, and after stop() the handle is as it was`, async (t) => {
    const handle = stateOf(dgram.createSocket(type))?.handle ?? null
    t.equal((handle as unknown as BoundHandle).bind(address, 0, 0), 0)
    const send = handle?.send
    const server = closing(t, dgram.createSocket(type)) as Taking
    const reports = new Reports()
    const measured = measuredDatagrams(server, NEVER, reports.reporter)
    server.bind(handle)
    t.equal(stateOf(server)?.handle, handle)
    const peer = await bound(t)
    await deliver('hello', peer, Object.assign(server, { port: server.address().port }))
    const answered = once(peer, 'message')
    server.send('and you', peer.port, type === 'udp4' ? '127.0.0.1' : '::ffff:127.0.0.1')
    await answered
    measured.stop()
    t.match(reports.finals, [{ ctx: { clientIp: '127.0.0.1' }, stats: { recvTotal: 5, sentTotal: 7 } }])
    t.equal(handle?.send, send)
  })
}
