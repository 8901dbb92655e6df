import dgram, { type Socket } from 'node:dgram'
import { once } from 'node:events'
import t from 'tap'
import { measuredDatagrams, type Stats } from '../../lib/index.js'
import { bound, closing } from '../fixtures/datagrams.js'
import { Reports, sumOfDeltas } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'

const PEERS = 300
const ROUNDS = 10
/** Who talks at the same time: more would overrun the kernel's buffer, and a datagram that is lost is not repeated. */
const AT_ONCE = 30

/** Sends datagrams of lengths of its own, each when the one before it has been answered; an empty one too. */
async function talk(peer: Socket, port: number, index: number): Promise<{ sent: number; received: number }> {
  const count = { sent: 0, received: 0 }
  for (let round = 0; round < ROUNDS; round += 1) {
    const message = Buffer.alloc((index * round) % 1400)
    const answered = once(peer, 'message') as Promise<[Buffer]>
    peer.send(message, port, '127.0.0.1')
    const [answer] = await answered
    count.sent += message.length
    count.received += answer.length
  }
  return count
}

t.test('of several hundred peers each session has what its peer has counted', async (t) => {
  const server = await bound(t)
  server.on('message', (message, { port, address }) => {
    server.send([message, 'and ', Buffer.alloc(message.length)], port, address)
  })
  const reports = new Reports()
  const measured = measuredDatagrams(server, 7, reports.reporter)
  const peers = Array.from({ length: PEERS }, () => closing(t, dgram.createSocket('udp4')))
  const counts: Awaited<ReturnType<typeof talk>>[] = []
  for (let first = 0; first < PEERS; first += AT_ONCE) {
    const wave = peers.slice(first, first + AT_ONCE)
    counts.push(...(await Promise.all(wave.map((peer, index) => talk(peer, server.port, first + index)))))
  }
  t.equal(measured.size, PEERS)
  measured.stop()

  const finals = new Map(reports.finals.map((report) => [report.ctx.clientPort, report]))
  t.equal(finals.size, PEERS)
  for (const [index, peer] of peers.entries()) {
    const { port } = peer.address()
    const { recvTotal, sentTotal }: Partial<Stats> = finals.get(port)?.stats ?? {}
    const { sent, received } = counts[index] as { sent: number; received: number }
    if (recvTotal !== sent || sentTotal !== received) t.fail(`peer ${index}: ${recvTotal}, ${sentTotal}`)
    const all = reports.all.filter(({ ctx }) => ctx.clientPort === port)
    const sums = sumOfDeltas(all)
    if (sums.recv !== sent || sums.sent !== received) t.fail(`deltas of peer ${index} are not its totals`)
  }
})

t.test('a burst is counted datagram by datagram', async (t) => {
  const [server, peer] = [await bound(t), await bound(t)]
  const reports = new Reports()
  const measured = measuredDatagrams(server, NEVER, reports.reporter)
  const lengths = Array.from({ length: 50 }, (_, index) => 10 + index)
  let came = 0
  const all = new Promise<void>((resolve) => {
    server.on('message', () => {
      came += 1
      if (came === lengths.length) resolve()
    })
  })
  for (const length of lengths) peer.send(Buffer.alloc(length), server.port, '127.0.0.1')
  await all
  measured.stop()
  t.match(reports.finals, [
    {
      ctx: { clientIp: '127.0.0.1', clientPort: peer.port, localPort: server.port },
      stats: { recvTotal: 1725, sentTotal: 0 },
    },
  ])
})
