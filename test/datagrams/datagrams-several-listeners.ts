import t from 'tap'
import { measuredDatagrams } from '../../lib/index.js'
import { bound, deliver } from '../fixtures/datagrams.js'
import { Reports } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'

t.test('two measure one socket, each from its own begin to its own end', async (t) => {
  const [server, peer] = [await bound(t), await bound(t)]
  const [first, second] = [new Reports(), new Reports()]
  const early = measuredDatagrams(server, NEVER, first.reporter)
  await deliver('1', peer, server)
  const late = measuredDatagrams(server, NEVER, second.reporter)
  await deliver('23', peer, server)
  early.stop()
  await deliver('456', peer, server)
  late.stop()
  await deliver('7890', peer, server)
  t.match(first.all, [{ final: true, stats: { recvTotal: 3 } }])
  t.match(second.all, [{ final: true, stats: { recvTotal: 5 } }])
})

t.test(
  'a reporter that stops, and fails, hurts neither the socket nor the other, and is told no more',
  async (t) => {
    const [server, a, b] = [await bound(t), await bound(t), await bound(t)]
    const errors: unknown[] = []
    const good = new Reports()
    const bad = measuredDatagrams(
      server,
      NEVER,
      () => {
        bad.stop()
        bad.report()
        throw new Error('bad reporter')
      },
      { maxSessions: 1, onError: (error) => errors.push(error) },
    )
    const measured = measuredDatagrams(server, NEVER, good.reporter)
    await deliver('a', a, server)
    await deliver('b', b, server)
    await deliver('bb', b, server)
    measured.stop()
    t.match(errors, [{ message: 'bad reporter' }], 'it has stopped before the second peer came')
    t.equal(bad.size, 0)
    t.equal(errors.length, 1)
    t.same(
      good.finals.map(({ stats }) => stats.recvTotal),
      [1, 3],
    )
  },
)
