import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import t from 'tap'
import { HandClock } from '../fixtures/clock.js'
import { type Event, event, type Options, World } from '../fixtures/datagram-world.js'

// A counterexample is made small, which takes longer than the test.
t.setTimeout(120_000)

t.test('any life of a socket: one final report a session, true bytes, lawful stats', async (t) => {
  const clock = new HandClock(t)
  const delay = fc.integer({ min: 10, max: 400 })
  const options = fc.record({
    rateInterval: delay,
    idleTimeout: delay,
    maxSessions: fc.integer({ min: 1, max: 4 }),
  })
  const run = async (interval: number, options: Options, events: Event[]) => {
    const world = new World(interval, options)
    for (const event of events) {
      if (event.blocked) clock.block(event.after)
      else clock.pass(event.after)
      // Where the socket is closed, it tells so a moment later.
      await turn()
      world.happen(event)
      await turn()
      world.check()
    }
    world.end()
    clock.pass(2 * options.idleTimeout)
    await turn()
    world.check()
  }
  await fc.assert(fc.asyncProperty(delay, options, fc.array(event, { maxLength: 40 }), run), { numRuns: 300 })
})
