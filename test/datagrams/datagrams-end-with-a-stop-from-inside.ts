import t, { type Test } from 'tap'
import { type MeasuredDatagrams, measuredDatagrams } from '../../lib/index.js'
import { udp } from '../fixtures/datagrams.js'
import { Reports } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'

/** A socket that may have one session, and hears from two peers: the second ends the first. */
function twoPeers(t: Test) {
  const socket = udp(t)
  const reports = new Reports()
  const hear = (port: number): void =>
    void socket.emit('message', Buffer.alloc(10), { address: '192.0.2.1', port })
  return { socket, reports, hear }
}

t.test('a reporter stops in the report of a session that made room: the other does not begin', async (t) => {
  const { socket, reports, hear } = twoPeers(t)
  const measured: MeasuredDatagrams = measuredDatagrams(
    socket,
    NEVER,
    (...report) => {
      reports.reporter(...report)
      measured.stop()
    },
    { maxSessions: 1 },
  )
  hear(1)
  hear(2)
  t.equal(measured.size, 0)
  t.match(reports.all, [{ ctx: { clientPort: 1 }, final: true }])
  t.equal(reports.all.length, 1)
})

t.test('a reporter stops another listener, which was to be told of the same datagram', async (t) => {
  const { socket, reports, hear } = twoPeers(t)
  const first = measuredDatagrams(socket, NEVER, () => second.stop(), { maxSessions: 1 })
  const second = measuredDatagrams(socket, NEVER, reports.reporter)
  hear(1)
  hear(2)
  t.equal(second.size, 0)
  t.match(reports.all, [{ ctx: { clientPort: 1 }, final: true }])
  t.equal(reports.all.length, 1)
  first.stop()
})
