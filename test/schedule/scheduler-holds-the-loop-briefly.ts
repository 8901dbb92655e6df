import t from 'tap'
import { QueueEntry } from '../../lib/schedule/periodic-queue.js'
import { Scheduler } from '../../lib/schedule/scheduler.js'
import { HandClock } from '../fixtures/clock.js'

for (const membersPerLook of [1, 32]) {
  t.test(
    `many that are due at once, ${membersPerLook} to a look: a few ms a run, until all had theirs`,
    async (t) => {
      const clock = new HandClock(t)
      let turns = 0
      const act = (): boolean => {
        turns += 1
        clock.spent += 0.1
        return false
      }
      const scheduler = new Scheduler()
      const queue = scheduler.queue(1000, act, { pause: { share: 8, longest: 125 }, membersPerLook })
      const entries = Array.from({ length: 200 }, (_, index) => new QueueEntry(index))
      const time = performance.now()
      for (const entry of entries) queue.add(entry, time)
      scheduler.start(time)

      clock.pass(1000)
      t.ok(turns >= 20 && turns <= 21 + membersPerLook, `${turns} turns in the first run, of 2 ms`)
      clock.pass(10)
      t.equal(turns, 200)
      scheduler.stop()
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
      const act = (_member: number, time: number): boolean => {
        runs.add(time)
        turns += 1
        return quiet
      }
      const scheduler = new Scheduler()
      const pace = {
        pause: { share: 8, longest: 125 },
        quietPause: { share: 2, longest: 500 },
        membersPerLook: 1,
      }
      const queue = scheduler.queue(1000, act, pace)
      const start = performance.now()
      for (let came = 0; came < 1000; came += 50) queue.add(new QueueEntry(came), start + came)
      scheduler.start(start)
      clock.pass(11_000)
      scheduler.stop()
      return { runs: runs.size, turns }
    }
    t.same(count(true), { runs: 27, turns: 201 }, 'eight in the first period, then two')
    t.same(count(false), { runs: 81, turns: 201 }, 'eight')
  },
)
