import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { Reports, sumOfDeltas } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

t.test('the deltas of a connection, summed, are its final totals; no total falls', async (t) => {
  const server = net.createServer((socket) => socket.pipe(socket))
  const reports = new Reports()
  const listener = measuredListener(server, NEVER, reports.reporter)
  const client = await connect(t, await listen(t, server))

  for (const size of [1, 100_000, 0, 7]) {
    if (size > 0) {
      client.write(Buffer.alloc(size))
      for (let got = 0; got < size; ) got += ((await once(client, 'data')) as [Buffer])[0].length
    }
    listener.report()
  }
  client.end()
  const { stats } = await reports.final()

  t.equal(reports.all.length, 5)
  t.equal(stats.recvTotal, 100_008)
  t.equal(stats.sentTotal, 100_008)
  const sum = sumOfDeltas(reports.all)
  t.equal(sum.recv, stats.recvTotal)
  t.equal(sum.sent, stats.sentTotal)
  t.ok(Math.abs(sum.duration - stats.duration) < 1e-6)
  t.same(
    reports.all.map(({ deltaStats }) => deltaStats.recvTotal),
    [1, 100_000, 0, 7, 0],
  )
  t.same(
    reports.all.map((report) => report.stats.recvTotal),
    [1, 100_001, 100_001, 100_008, 100_008],
  )
})

t.test('a report is a snapshot, which never changes', async (t) => {
  const server = net.createServer((socket: Socket) => socket.resume())
  const reports = new Reports()
  const listener = measuredListener(server, NEVER, reports.reporter)
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, await listen(t, server))
  const [socket] = await accepted
  listener.report()
  const copy = structuredClone(reports.all[0])
  client.write('more')
  await once(socket, 'data')
  listener.report()
  t.same(reports.all[0], copy)
  t.equal(reports.all[1]?.stats.recvTotal, 4)
})
