import dgram from 'node:dgram'
import t, { type Test } from 'tap'
import { type MeasuredDatagrams, measuredDatagrams, type Reporter } from '../../lib/index.js'
import { TameSystem } from '../fixtures/datagram-system.js'
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

/**
 * Whom a reporter sends to as a session ends, and how many of these datagrams find no place. Each of the 20 peers above
 * the limit ends two sessions where the first one's place is taken by the first that is sent to.
 */
const answering: Record<
  string,
  { readonly to: (port: number) => readonly number[]; readonly refused: number }
> = {
  'one collector': { to: () => [9000], refused: 0 },
  'the peer that has gone': { to: (port) => [port], refused: 20 },
  'several new peers each time': { to: (port) => [1, 2, 3].map((n) => port + 1000 * n), refused: 100 },
}

for (const [name, { to, refused }] of Object.entries(answering)) {
  t.test(
    `a reporter that sends to ${name} as sessions end: there are never more than there may be`,
    async (t) => {
      const system = new TameSystem()
      closing(t, system.socket)
      const reports = new Reports()
      const errors: unknown[] = []
      const sizes: number[] = []
      let stopping = false
      const answer: Reporter = (...report) => {
        reports.reporter(...report)
        sizes.push(measured.size)
        const [{ clientPort = 0 }] = report
        if (!stopping) for (const port of to(clientPort)) system.socket.send(message, port, '::1')
      }
      const measured: MeasuredDatagrams = measuredDatagrams(system.socket, NEVER, answer, {
        maxSessions: 10,
        onError: (error) => errors.push(error),
      })
      for (let port = 1; port <= 30; port += 1) {
        system.socket.emit('message', message, { address: '::1', port })
        sizes.push(measured.size)
      }
      t.equal(Math.max(...sizes), 10)
      stopping = true
      measured.stop()
      const heard = reports.all.reduce((sum, { stats }) => sum + stats.recvTotal, 0)
      t.equal(heard, 300, 'each that was heard counts')
      t.equal(errors.length, refused)
      for (const error of errors) t.match(error, { message: /^a datagram of a new peer is not counted/ })
    },
  )
}
