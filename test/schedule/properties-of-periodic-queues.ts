import fc from 'fast-check'
import t from 'tap'
import { Place, Ring } from '../../lib/schedule/periodic-queue.js'

const act = fc.record({
  do: fc.constantFrom('add', 'remove', 'turn', 'turn'),
  /** Which of those there are. */
  which: fc.nat(20),
  later: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1000, max: 100_000 })),
})

t.test('whatever comes, goes and waits, each has its turn in its time, and once', async () => {
  const run = (period: number, acts: readonly (typeof act extends fc.Arbitrary<infer A> ? A : never)[]) => {
    const ring = new Ring(period)
    /** When each had its last turn, or came. */
    const members = new Map<Place, number>()
    let time = 0
    let lastTurns = 0
    let late = false
    for (const each of acts) {
      time += each.later
      // After that, phases are kept at the cost of a longer wait.
      late ||= time - lastTurns > period
      const picked = [...members.keys()][each.which % Math.max(1, members.size)]
      if (each.do === 'add') {
        const place = new Place()
        ring.add(place, time)
        members.set(place, time)
      } else if (each.do === 'remove' && picked !== undefined) {
        ring.remove(picked)
        members.delete(picked)
      } else if (each.do === 'turn') {
        const turned = new Set<Place>()
        lastTurns = time
        for (let place = ring.turn(time); place !== undefined; place = ring.turn(time)) {
          if (turned.has(place)) throw new Error('twice at the same time')
          if (!members.has(place)) throw new Error('a turn of one that is gone')
          turned.add(place)
          members.set(place, time)
        }
      }
      const places = [...ring]
      if (places.length !== members.size) throw new Error(`${places.length} of ${members.size}`)
      const next = Math.min(...places.map(({ due }) => due))
      if (ring.due !== next) throw new Error(`${ring.due} is told, ${next} is next`)
      if (each.do === 'turn' && ring.due <= time) throw new Error('one who is due had no turn')
      for (const [place, last] of members) {
        if (!late && place.due > last + period + 1)
          throw new Error(`has to wait from ${last} to ${place.due}`)
      }
    }
  }
  fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.array(act, { maxLength: 60 }), run))
})
