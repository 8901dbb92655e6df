import t from 'tap'
import { Turn } from '../../lib/schedule/periodic-queue.js'
import { Ticker } from '../../lib/schedule/scheduler.js'
import { HandClock } from '../fixtures/clock.js'

for (const turnsPerLook of [1, 32]) {
  t.test(
    `many that are due at once, ${turnsPerLook} to a look: a few ms a run, until all had theirs`,
    async (t) => {
      const clock = new HandClock(t)
      const real = performance.now
      let spent = 0
      t.intercept(performance, 'now', { value: () => real.call(performance) + spent })
      let turns = 0
      const act = (): boolean => {
        turns += 1
        spent += 0.1
        return false
      }
      const ticker = new Ticker()
      const ring = ticker.ring(1000, act, { pause: { share: 8, longest: 125 }, turnsPerLook })
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

t.test(
  'while all are quiet the process is woken less often, and each has its turns all the same',
  async (t) => {
    const clock = new HandClock(t)
    /** How often it is woken in ten periods by members that come 50 ms after one another, and their turns. */
    const count = (quiet: boolean): { runs: number; turns: number } => {
      const runs = new Set<number>()
      let turns = 0
      const act = (_place: Turn<number>, time: number): boolean => {
        runs.add(time)
        turns += 1
        return quiet
      }
      const ticker = new Ticker()
      const pace = {
        pause: { share: 8, longest: 125 },
        quietPause: { share: 2, longest: 500 },
        turnsPerLook: 1,
      }
      const ring = ticker.ring(1000, act, pace)
      const start = performance.now()
      for (let came = 0; came < 1000; came += 50) ring.add(new Turn(came), start + came)
      ticker.start(start)
      clock.pass(11_000)
      ticker.stop()
      return { runs: runs.size, turns }
    }
    t.same(count(true), { runs: 27, turns: 201 }, 'eight in the first period, then two')
    t.same(count(false), { runs: 81, turns: 201 }, 'eight')
  },
)
