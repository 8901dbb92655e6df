import t from 'tap'
import { Peers } from '../../lib/datagrams/peers.js'
import { measuredDatagrams } from '../../lib/index.js'
import { bound, deliver } from '../fixtures/datagrams.js'
import { Reports } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'

t.test('a peer of a dual-stack socket, both ways and however its address is written', async (t) => {
  const [server, peer] = [await bound(t, 'udp6'), await bound(t)]
  const reports = new Reports()
  const measured = measuredDatagrams(server, NEVER, reports.reporter)
  await deliver('hello', peer, server)
  for (const spelling of ['::ffff:127.0.0.1', '::FFFF:7f00:1', '0:0:0:0:0:ffff:127.0.0.1']) {
    const arrived = new Promise((resolve) => peer.once('message', resolve))
    server.send('hello', peer.port, spelling)
    await arrived
  }
  t.ok(measured.updateContext({ address: '127.0.0.1', port: peer.port }, { track: 'a' }))
  measured.stop()
  const ctx = { clientIp: '127.0.0.1', clientPort: peer.port, localPort: server.port, track: 'a' }
  t.match(reports.all, [{ ctx, stats: { recvTotal: 5, sentTotal: 15 } }])
  t.equal(reports.all.length, 1)
})

t.test('a peer over IPv6', async (t) => {
  const [server, peer] = [await bound(t, 'udp6'), await bound(t, 'udp6')]
  const reports = new Reports()
  const measured = measuredDatagrams(server, NEVER, reports.reporter)
  for (const [from, to] of [
    [peer, server],
    [server, peer],
  ] as const) {
    const arrived = new Promise((resolve) => to.once('message', resolve))
    from.send('hello', to.port, '::1')
    await arrived
  }
  measured.stop()
  t.match(reports.all, [{ ctx: { clientIp: '::1' }, stats: { recvTotal: 5, sentTotal: 5 } }])
  t.equal(reports.all.length, 1)
})

t.test('two ports of an address are two peers, and nothing is kept of those who are gone', async (t) => {
  const peers = new Peers<string>()
  peers.set('::ffff:192.0.2.1', 1, 'one')
  peers.set('192.0.2.1', 2, 'two')
  t.equal(peers.get('192.0.2.1', 1), 'one')
  t.equal(peers.get('0::ffff:192.0.2.1', 2), 'two')
  peers.delete('192.0.2.1', 1)
  t.equal(peers.get('::ffff:192.0.2.1', 1), undefined)
  t.equal(peers.get('::ffff:192.0.2.1', 2), 'two')
  peers.delete('::ffff:192.0.2.1', 2)
  for (const spelling of ['192.0.2.1', '::ffff:192.0.2.1', '0::ffff:192.0.2.1'])
    t.equal(peers.get(spelling, 2), undefined)
  peers.delete('192.0.2.1', 2)
})
