import { once } from 'node:events'
import t from 'tap'
import { measuredDatagrams } from '../../lib/index.js'
import { bound, deliver, udp } from '../fixtures/datagrams.js'
import { Reports } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'

t.test('a message handler adds what it knows; each session has its own, frozen and replaced', async (t) => {
  const [server, a, b] = [await bound(t), await bound(t), await bound(t)]
  const reports = new Reports()
  const measured = measuredDatagrams(server, NEVER, reports.reporter)
  const known: boolean[] = []
  server.on('message', (message, peer) => {
    measured.report()
    known.push(measured.updateContext(peer, { track: String(message) }))
  })
  await deliver('a', a, server)
  await deliver('b', b, server)
  t.same(known, [true, true])
  t.match(
    [...measured.sessions()],
    [{ ctx: { clientPort: a.port, track: 'a' } }, { ctx: { clientPort: b.port, track: 'b' } }],
  )
  measured.stop()
  t.same(
    reports.finals.map(({ ctx }) => ({ ...ctx })),
    [a, b].map(({ port }, index) => ({
      clientIp: '127.0.0.1',
      clientPort: port,
      localPort: server.port,
      track: 'ab'[index],
    })),
  )
  t.notOk(reports.all[0] && 'track' in reports.all[0].ctx, 'what a reporter kept did not change')
  t.ok(reports.all.every(({ ctx }) => Object.isFrozen(ctx)))
})

t.test(
  'a `clientIp` from a header takes the place of the source address, which stays the peer',
  async (t) => {
    const [server, peer] = [await bound(t), await bound(t)]
    const reports = new Reports()
    const measured = measuredDatagrams(server, NEVER, reports.reporter)
    await deliver('hello', peer, server)
    const source = { address: '127.0.0.1', port: peer.port }
    measured.updateContext(source, { clientIp: '::ffff:192.0.2.1' })
    await deliver('again', peer, server)
    t.ok(measured.updateContext(source, {}))
    measured.stop()
    t.match(reports.finals, [
      { ctx: { clientIp: '192.0.2.1', clientPort: peer.port }, stats: { recvTotal: 10 } },
    ])
  },
)

t.test('of a peer without a session nothing is kept', async (t) => {
  const [server, peer] = [await bound(t), await bound(t)]
  const measured = measuredDatagrams(server, NEVER, () => undefined)
  t.notOk(measured.updateContext({ address: '127.0.0.1', port: peer.port }, { track: 'a' }))
  await deliver('hello', peer, server)
  t.notOk([...measured.sessions()].some(({ ctx }) => 'track' in ctx))
})

t.test('a socket that is bound while it is measured knows its port', async (t) => {
  const server = udp(t)
  const peer = await bound(t)
  const measured = measuredDatagrams(server, NEVER, () => undefined)
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  await deliver('hello', peer, Object.assign(server, { port }))
  t.match([...measured.sessions()], [{ ctx: { localPort: port } }])
})
