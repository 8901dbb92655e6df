import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { SessionStats } from '../../lib/session/session-stats.js'
import type { Stats } from '../../lib/stats/stats.js'
import { StatsWindow } from '../../lib/stats/window.js'

const RATE_INTERVAL = 1000

/** What moves until the next look at the counters, how many ms that takes, and what is done then: samples end at whole ms. */
const step = fc.record({
  ms: fc.oneof(fc.constant(0), fc.constant(RATE_INTERVAL), fc.nat(100_000)),
  recv: fc.oneof(fc.constant(0), fc.nat(2 ** 40)),
  sent: fc.oneof(fc.constant(0), fc.nat(2 ** 40)),
  next: fc.constantFrom('nothing', 'sample', 'report'),
})

const hasMoved = ({ recvTotal, sentTotal }: Stats): boolean => recvTotal + sentTotal > 0

// SessionStats makes no window for the first sample, nor for one in which nothing moved: nobody may tell by the numbers.
t.test('total and delta are what windows that were always open say', async () => {
  const run = (before: number, steps: (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) => {
    const stats = new SessionStats(RATE_INTERVAL, 5, before, before)
    const whole = new StatsWindow(RATE_INTERVAL, 5, before, before)
    let interval: StatsWindow | undefined
    let [time, recv, sent, sampled] = [5, before, before, 5]
    for (const { next, ...moved } of steps) {
      time += moved.ms
      recv += moved.recv
      sent += moved.sent
      stats.count(recv, sent)
      const read = (window: StatsWindow) => window.stats(time, sampled, recv, sent)
      assert.deepEqual(stats.total(time), read(whole))
      assert.deepEqual(stats.delta(time), interval && read(interval))
      assert.equal(stats.received, recv - before)
      if (next === 'report') {
        stats.reported(time)
        interval = new StatsWindow(RATE_INTERVAL, time, recv, sent)
      } else if (next === 'sample') {
        if (stats.isOpen) {
          stats.sample(time)
          whole.sample(time, sampled, recv, sent)
          // One in which nothing has moved yet is told of no sample, as `quiet` allows.
          if (interval && hasMoved(read(interval))) interval.sample(time, sampled, recv, sent)
        } else {
          stats.skip(time)
        }
        sampled = Math.floor(time)
      }
    }
  }
  fc.assert(fc.property(fc.nat(1000), fc.array(step, { maxLength: 12 }), run), { numRuns: 2000 })
})
