import { Duplex } from 'node:stream'
import t from 'tap'
import { type MeasuredSocket, measuredSocket } from '../../lib/index.js'
import { HandClock } from '../fixtures/clock.js'
import { Reports } from '../fixtures/reports.js'

t.test('10,000 with the same interval have one, and each its own reports', async (t) => {
  const clock = new HandClock(t)
  const reports = new Reports()
  const all: MeasuredSocket[] = []
  for (let i = 0; i < 10_000; i += 1) {
    all.push(measuredSocket(new Duplex({ read: () => undefined }), 5000, reports.reporter))
  }
  t.equal(clock.timers, 1)
  for (let waited = 0; reports.all.length < 10_000 && waited < 10_000; waited += 100) clock.pass(100)
  t.equal(reports.all.length, 10_000)
  for (const each of all) each.stop()
  t.equal(reports.finals.length, 10_000)
  const { timers } = clock
  clock.pass(20_000)
  t.equal(clock.timers, timers, 'and none when all have ended')
})
