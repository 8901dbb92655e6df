import fc from 'fast-check'
import t from 'tap'
import { StatsWindow } from '../../lib/stats/window.js'
import { lawful } from '../fixtures/laws.js'

/** What moves until the next look at the counters, and how long that takes. */
const step = fc.record({
  ms: fc.oneof(fc.constant(0), fc.constant(1000), fc.double({ min: 0, max: 1e7, noNaN: true })),
  recv: fc.oneof(fc.constant(0), fc.nat(2 ** 40)),
  sent: fc.oneof(fc.constant(0), fc.nat(2 ** 40)),
  sampled: fc.boolean(),
})
const start = fc.record({
  time: fc.double({ min: 0, max: 1e7, noNaN: true }),
  recv: fc.nat(2 ** 40),
  sent: fc.nat(2 ** 40),
})

t.test('any series of counter readings and times gives lawful stats', async () => {
  const run = (rateInterval: number, from: { time: number; recv: number; sent: number }, steps: Step[]) => {
    const span = new StatsWindow(rateInterval, from.time, from.recv, from.sent)
    let { time, recv, sent } = from
    let quiet = time
    for (const each of steps) {
      time += each.ms
      recv += each.recv
      sent += each.sent
      const stats = span.stats(time, quiet, recv, sent)
      lawful(stats)
      const moved = { recvTotal: recv - from.recv, sentTotal: sent - from.sent, duration: time - from.time }
      for (const [name, value] of Object.entries(moved)) {
        if (stats[name as keyof typeof moved] !== value) throw new Error(`${name} is not ${value}`)
      }
      if (!each.sampled) continue
      // Those in which nothing moved are not told.
      if (each.recv + each.sent > 0) span.sample(time, quiet, recv, sent)
      quiet = time
    }
  }
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e5 }), start, fc.array(step, { maxLength: 30 }), run), {
    numRuns: 2000,
  })
})

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

t.test('a steady flow has one rate, in both directions, however it is sampled', async () => {
  const steps = fc.array(fc.record({ ms: fc.integer({ min: 1, max: 5000 }), sampled: fc.boolean() }), {
    minLength: 1,
    maxLength: 20,
  })
  const run = (rateInterval: number, perMs: number, all: readonly { ms: number; sampled: boolean }[]) => {
    const span = new StatsWindow(rateInterval, 0, 0, 0)
    let time = 0
    let quiet = 0
    for (const { ms, sampled } of all) {
      time += ms
      const { duration, ...rates } = span.stats(time, quiet, time * perMs, time * perMs)
      const steady = {
        Total: time * perMs,
        Min: perMs * 1000,
        Max: perMs * 1000,
        Avg: perMs * 1000,
        Active: time,
      }
      for (const [name, value] of Object.entries(steady)) {
        for (const way of ['recv', 'sent'] as const) {
          const told = rates[`${way}${name as keyof typeof steady}`]
          if (told !== value) throw new Error(`${way}${name} is ${told}, not ${value}, after ${duration} ms`)
        }
      }
      if (!sampled) continue
      span.sample(time, quiet, time * perMs, time * perMs)
      quiet = time
    }
  }
  fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 1e6 }), steps, run))
})
