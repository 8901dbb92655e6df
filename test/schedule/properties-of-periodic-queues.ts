import fc from 'fast-check'
import t from 'tap'
import { PeriodicQueue, QueueEntry } from '../../lib/schedule/periodic-queue.js'

const act = fc.record({
  do: fc.constantFrom('add', 'remove', 'turn', 'turn'),
  /** Which of those there are. */
  which: fc.nat(20),
  later: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1000, max: 100_000 })),
})

t.test('whatever comes, goes and waits, each has its turn in its time, and once', async () => {
  const run = (period: number, acts: readonly (typeof act extends fc.Arbitrary<infer A> ? A : never)[]) => {
    const queue = new PeriodicQueue<undefined>(period)
    /** When each had its last turn, or came. */
    const members = new Map<QueueEntry<undefined>, number>()
    let time = 0
    let lastTurns = 0
    let late = false
    for (const each of acts) {
      time += each.later
      // After that, phases are kept at the cost of a longer wait.
      late ||= time - lastTurns > period
      const picked = [...members.keys()][each.which % Math.max(1, members.size)]
      if (each.do === 'add') {
        const entry = new QueueEntry<undefined>(undefined)
        queue.add(entry, time)
        members.set(entry, time)
      } else if (each.do === 'remove' && picked !== undefined) {
        queue.remove(picked)
        members.delete(picked)
      } else if (each.do === 'turn') {
        const turned = new Set<QueueEntry<undefined>>()
        lastTurns = time
        for (let entry = queue.takeDue(time); entry !== undefined; entry = queue.takeDue(time)) {
          if (turned.has(entry)) throw new Error('twice at the same time')
          if (!members.has(entry)) throw new Error('a turn of one that is gone')
          turned.add(entry)
          members.set(entry, time)
        }
      }
      const entries = [...queue]
      if (entries.length !== members.size) throw new Error(`${entries.length} of ${members.size}`)
      const next = Math.min(...entries.map(({ due }) => due))
      if (queue.due !== next) throw new Error(`${queue.due} is told, ${next} is next`)
      if (each.do === 'turn' && queue.due <= time) throw new Error('one who is due had no turn')
      for (const [entry, last] of members) {
        if (!late && entry.due > last + period + 1)
          throw new Error(`has to wait from ${last} to ${entry.due}`)
      }
    }
  }
  fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.array(act, { maxLength: 60 }), run))
})
