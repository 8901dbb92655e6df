import t from 'tap'
import { Turn } from '../lib/ring.js'
import { Ticker } from '../lib/ticker.js'
import { HandClock } from './fixtures/clock.js'

for (const turnsPerLook of [1, 32]) {
  t.test(
    `many that are due at once, ${turnsPerLook} to a look: a few ms a run, until all had theirs`,
    async (t) => {
      const clock = new HandClock(t)
      const real = performance.now
      let spent = 0
      t.intercept(performance, 'now', { value: () => real.call(performance) + spent })
      let turns = 0
      const act = (): void => {
        turns += 1
        spent += 0.1
      }
      const ticker = new Ticker()
      const ring = ticker.ring(1000, act, { share: 8, longestPause: 125, turnsPerLook })
      const places = Array.from({ length: 200 }, (_, index) => new Turn(index))
      const time = performance.now()
      for (const place of places) ring.add(place, time)
      ticker.start(time)

      clock.pass(1000)
      t.ok(turns >= 20 && turns <= 21 + turnsPerLook, `${turns} turns in the first run, of 2 ms`)
      clock.pass(10)
      t.equal(turns, 200)
      ticker.stop()
      clock.pass(3000)
      t.equal(turns, 200, 'none when it has stopped')
    },
  )
}
