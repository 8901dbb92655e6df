import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { SessionStats } from '../../lib/session/session-stats.js'
import type { Stats } from '../../lib/stats/stats.js'
import { idleStats, StatsWindow } from '../../lib/stats/window.js'

const RATE_INTERVAL = 1000

/** What moves until the next look at the counters, how many ms that takes, and what is done then: samples end at whole ms. */
const step = fc.record({
  ms: fc.oneof(fc.constant(0), fc.constant(RATE_INTERVAL), fc.nat(100_000)),
  recv: fc.oneof(fc.constant(0), fc.nat(2 ** 40)),
  sent: fc.oneof(fc.constant(0), fc.nat(2 ** 40)),
  next: fc.constantFrom('nothing', 'sample', 'report'),
})

/** A window that is open from its moment on, and is asked and told of samples once something has moved in it. */
class OpenWindow {
  readonly #window: StatsWindow
  readonly #since: readonly [time: number, recv: number, sent: number]

  constructor(time: number, recv: number, sent: number) {
    this.#window = new StatsWindow(RATE_INTERVAL, time, recv, sent)
    this.#since = [time, recv, sent]
  }

  sample(time: number, sampled: number, recv: number, sent: number): void {
    if (this.#hasMoved(recv, sent)) this.#window.sample(time, sampled, recv, sent)
  }

  read(time: number, sampled: number, recv: number, sent: number): Stats {
    if (!this.#hasMoved(recv, sent)) return idleStats(time - this.#since[0])
    return this.#window.stats(time, sampled, recv, sent)
  }

  #hasMoved(recv: number, sent: number): boolean {
    return recv > this.#since[1] || sent > this.#since[2]
  }
}

// SessionStats makes no window for the first sample, nor for one in which nothing moved: nobody may tell by the numbers.
t.test('total and delta are what windows that were always open say', async () => {
  const run = (before: number, steps: (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) => {
    const stats = new SessionStats(RATE_INTERVAL, 5, before, before)
    const whole = new OpenWindow(5, before, before)
    let interval: OpenWindow | undefined
    let [time, recv, sent, sampled] = [5, before, before, 5]
    for (const { next, ...moved } of steps) {
      time += moved.ms
      recv += moved.recv
      sent += moved.sent
      stats.count(recv, sent)
      const read = (window: OpenWindow) => window.read(time, sampled, recv, sent)
      assert.deepEqual(stats.total(time), read(whole))
      assert.deepEqual(stats.delta(time), interval && read(interval))
      assert.equal(stats.received, recv - before)
      if (next === 'report') {
        stats.reported(time)
        interval = new OpenWindow(time, recv, sent)
      } else if (next === 'sample') {
        if (stats.isOpen) {
          stats.sample(time)
          whole.sample(time, sampled, recv, sent)
          interval?.sample(time, sampled, recv, sent)
        } else {
          stats.skip(time)
        }
        sampled = Math.floor(time)
      }
    }
  }
  fc.assert(fc.property(fc.nat(1000), fc.array(step, { maxLength: 12 }), run), { numRuns: 20_000 })
})
