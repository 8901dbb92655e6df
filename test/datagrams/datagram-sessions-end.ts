import { once } from 'node:events'
import t, { type Test } from 'tap'
import { type MeasuredDatagramsOptions, measuredDatagrams } from '../../lib/index.js'
import { HandClock } from '../fixtures/clock.js'
import { bound, deliver } from '../fixtures/datagrams.js'
import { Reports, sumOfDeltas } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'

async function exchange(t: Test, interval: number, options: MeasuredDatagramsOptions = {}) {
  const [server, peer] = [await bound(t), await bound(t)]
  const clock = new HandClock(t)
  const reports = new Reports()
  const measured = measuredDatagrams(server, interval, reports.reporter, options)
  return { server, peer, clock, reports, measured, say: () => deliver('hello', peer, server) }
}

t.test('with a minute of silence, and its duration with the last datagram, either way', async (t) => {
  const { server, peer, clock, reports, measured, say } = await exchange(t, NEVER)
  await say()
  clock.pass(2000)
  await say()
  clock.pass(500)
  await deliver('and you', server, peer)
  clock.pass(59_999)
  t.equal(measured.size, 1)
  clock.pass(200)
  t.equal(measured.size, 0)
  t.match(reports.all, [{ final: true, stats: { recvTotal: 10, sentTotal: 7, duration: 2500 } }])
})

t.test('with as much silence as `idleTimeout` says; who comes back has a new one', async (t) => {
  const { clock, reports, say } = await exchange(t, NEVER, { idleTimeout: 100 })
  await say()
  clock.pass(99)
  t.equal(reports.finals.length, 0)
  clock.pass(1)
  t.equal(reports.finals.length, 1)
  await say()
  clock.pass(100)
  t.match(reports.finals, [{ stats: { recvTotal: 5 } }, { stats: { recvTotal: 5 } }])
})

t.test('with the socket, also if that closes in a message handler', async (t) => {
  const { server, reports, measured, peer } = await exchange(t, NEVER)
  server.on('message', () => server.close())
  const closed = once(server, 'close')
  peer.send('hello', server.port, '127.0.0.1')
  await closed
  t.match(reports.all, [{ final: true, stats: { recvTotal: 5 } }])
  t.equal(measured.size, 0)
  measured.stop()
  t.equal(reports.all.length, 1)
})

t.test('with stop, after which nothing is measured', async (t) => {
  const { reports, measured, say } = await exchange(t, NEVER)
  await say()
  measured[Symbol.dispose]()
  await say()
  measured.stop()
  t.match(reports.all, [{ final: true, stats: { recvTotal: 5 } }])
})

t.test('reports before that: silence adds nothing, and the deltas add up to the last', async (t) => {
  const { clock, reports, say } = await exchange(t, 10_000)
  await say()
  clock.pass(4000)
  await say()
  clock.pass(20_000)
  await say()
  clock.pass(70_000)
  const durations = reports.all.map(({ stats, deltaStats }) => [stats.duration, deltaStats.duration])
  t.same(durations.slice(0, 4), [
    [4000, 4000],
    [4000, 0],
    [24_000, 20_000],
    [24_000, 0],
  ])
  t.equal(reports.finals.length, 1)
  t.same(sumOfDeltas(reports.all), { recv: 15, sent: 0, duration: 24_000 })
})

t.test('a session of one datagram has lasted no time, and has no rate', async (t) => {
  const { clock, reports, say } = await exchange(t, NEVER)
  await say()
  clock.pass(61_000)
  const idle = { recvMin: 0, recvMax: 0, recvAvg: 0, recvActive: 0, duration: 0 }
  t.match(reports.finals, [{ stats: { recvTotal: 5, ...idle } }])
})

t.test('its rates are those of a connection that moves the same', async (t) => {
  const { clock, measured, reports, say } = await exchange(t, NEVER)
  for (let i = 0; i <= 30; i += 1) {
    await say()
    if (i < 30) clock.pass(100)
  }
  measured.stop()
  const { recvTotal, recvAvg, recvMin, recvMax, recvActive, duration } = reports.finals[0]?.stats ?? {}
  t.same(
    { recvTotal, recvAvg, recvActive, duration },
    { recvTotal: 155, recvAvg: 155 / 3, recvActive: 3000, duration: 3000 },
  )
  t.ok(Number(recvMin) >= 45 && Number(recvMax) <= 60, `${recvMin} to ${recvMax} bytes/s`)
})
