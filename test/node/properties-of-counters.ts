import { Duplex } from 'node:stream'
import fc from 'fast-check'
import t from 'tap'
import { measuredSocket } from '../../lib/index.js'
import { HandClock } from '../fixtures/clock.js'
import { lawful } from '../fixtures/laws.js'
import { Reports, sumOfDeltas } from '../fixtures/reports.js'

const reading = fc.oneof(fc.nat(1e9), fc.constant(Number.NaN))
const readings = fc.array(fc.tuple(reading, reading, fc.integer({ min: 0, max: 5 })), { maxLength: 20 })

// As those of a handle that has been closed, or of a Node to come.
t.test('counters that fall, or are none, never make a total fall', async (t) => {
  const clock = new HandClock(t)
  const run = (all: readonly (readonly [number, number, number])[]) => {
    const counts = { bytesRead: 0, bytesWritten: 0 }
    const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() })
    for (const name of ['bytesRead', 'bytesWritten'] as const) {
      Object.defineProperty(socket, name, { get: () => counts[name] })
    }
    const reports = new Reports()
    const measured = measuredSocket(socket, 3, reports.reporter, { rateInterval: 2 })
    const most = { recv: 0, sent: 0 }
    for (const [recv, sent, ms] of all) {
      Object.assign(counts, { bytesRead: recv, bytesWritten: sent })
      measured.report()
      if (recv > most.recv) most.recv = recv
      if (sent > most.sent) most.sent = sent
      clock.pass(ms)
    }
    measured.stop()
    let before = { recvTotal: 0, sentTotal: 0 }
    for (const { stats, deltaStats } of reports.all) {
      lawful(stats)
      lawful(deltaStats)
      if (stats.recvTotal < before.recvTotal || stats.sentTotal < before.sentTotal) throw new Error('it fell')
      before = stats
    }
    if (before.recvTotal !== most.recv || before.sentTotal !== most.sent) throw new Error('not the most seen')
    const sum = sumOfDeltas(reports.all)
    if (sum.recv !== most.recv || sum.sent !== most.sent) throw new Error('the deltas do not add up')
  }
  fc.assert(fc.property(readings, run))
})
