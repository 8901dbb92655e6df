import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import t from 'tap'
import { measuredListener, measuredSocket, updateContext } from '../../lib/index.js'
import { Reports, sumOfDeltas } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

t.test('each has its own deltas and its own end, and all share one context', async (t) => {
  const server = net.createServer()
  const [a, b, c] = [new Reports(), new Reports(), new Reports()]
  const first = measuredListener(server, NEVER, a.reporter)
  const second = measuredListener(server, NEVER, b.reporter)
  const third = measuredListener(server, NEVER, c.reporter)
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, await listen(t, server))
  const [socket] = await accepted

  client.write('12345')
  await once(socket, 'data')
  updateContext(socket, { track: 'challenger' })
  first.report()
  third.stop()
  second.stop()
  client.end('678')
  await a.final()

  t.same(
    a.all.map(({ deltaStats }) => deltaStats.recvTotal),
    [5, 3],
  )
  t.same(
    b.all.map(({ deltaStats }) => deltaStats.recvTotal),
    [5],
  )
  t.equal(sumOfDeltas(c.all).recv, 5)
  for (const { ctx } of [...a.all, ...b.all, ...c.all]) t.match(ctx, { track: 'challenger' })
  t.equal(first.size, 0)
})

t.test('a socket of a measured server can be measured for itself, from when it is', async (t) => {
  const server = net.createServer()
  const [whole, part] = [new Reports(), new Reports()]
  measuredListener(server, NEVER, whole.reporter)
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, await listen(t, server))
  const [socket] = await accepted
  client.write('12345')
  await once(socket, 'data')
  const measured = measuredSocket(socket, NEVER, part.reporter)
  t.equal(measured.stats().recvTotal, 0)
  client.end('678')
  await whole.final()
  t.equal((await whole.final()).stats.recvTotal, 8)
  t.equal((await part.final()).stats.recvTotal, 3)
  t.ok(measured.stats().duration < (await whole.final()).stats.duration)
})
