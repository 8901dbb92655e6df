import dgram from 'node:dgram'
import t, { type Test } from 'tap'
import { measuredDatagrams, type Reporter } from '../../lib/index.js'
import { bound, closing, deliver } from '../fixtures/datagrams.js'
import { Reports } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'

const message = Buffer.alloc(10)

/** A socket that hears from whomever it is told. */
function forged(t: Test): { socket: dgram.Socket; hear: (index: number) => void } {
  const socket = closing(t, dgram.createSocket('udp4'))
  const hear = (index: number): void => {
    const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`
    socket.emit('message', message, { address, port: 1 + (index % 65_535), family: 'IPv4', size: 10 })
  }
  return { socket, hear }
}

t.test(
  'of more peers than there may be the longest idle one ends, and each has one final report',
  async (t) => {
    const { socket, hear } = forged(t)
    const reports = new Reports()
    const measured = measuredDatagrams(socket, NEVER, reports.reporter, { maxSessions: 100 })
    for (let index = 0; index < 1000; index += 1) {
      hear(index)
      // One that is heard again and again stays.
      if (index % 50 === 0) hear(0)
    }
    t.equal(measured.size, 100)
    t.equal(reports.all.length, 900)
    t.same(
      reports.all.slice(0, 3).map(({ ctx }) => ctx.clientIp),
      ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
    )
    measured.stop()
    t.equal(reports.finals.length, 1000)
    t.equal(new Set(reports.finals.map(({ ctx }) => ctx.clientIp)).size, 1000)
    t.equal(reports.finals.find(({ ctx }) => ctx.clientIp === '10.0.0.0')?.stats.recvTotal, 210)
  },
)

t.test('by default there are 65,536', async (t) => {
  const { socket, hear } = forged(t)
  let finals = 0
  const measured = measuredDatagrams(socket, NEVER, () => {
    finals += 1
  })
  for (let index = 0; index < 70_000; index += 1) hear(index)
  t.equal(measured.size, 65_536)
  t.equal(finals, 70_000 - 65_536)
  measured.stop()
  t.equal(finals, 70_000)
})

t.test(
  'a reporter that sends to a peer when a session has ended begins no second session of one peer',
  async (t) => {
    const [server, first, second] = [await bound(t), await bound(t), await bound(t)]
    const reports = new Reports()
    const answer: Reporter = (...report) => {
      reports.reporter(...report)
      server.emit('message', message, { address: '127.0.0.1', port: second.port })
    }
    const measured = measuredDatagrams(server, NEVER, answer, { maxSessions: 1 })
    await deliver('hello', first, server)
    await deliver('hello', second, server)
    t.equal(measured.size, 1)
    t.match([...measured.sessions()], [{ ctx: { clientPort: second.port }, stats: { recvTotal: 15 } }])
  },
)
