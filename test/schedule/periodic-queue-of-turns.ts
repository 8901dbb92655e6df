import t from 'tap'
import { Ring, Turn } from '../../lib/schedule/periodic-queue.js'

/** A ring of period 10 whose members came at the times that are their names. */
function ringOf(...times: number[]): { ring: Ring<Turn<number>>; places: Turn<number>[] } {
  const ring = new Ring<Turn<number>>(10)
  const places = times.map((time) => new Turn(time))
  for (const place of places) ring.add(place, place.member)
  return { ring, places }
}

/** Who has a turn at a time, in order. */
function turns(ring: Ring<Turn<number>>, time: number): number[] {
  const members: number[] = []
  for (let turn = ring.turn(time); turn !== undefined; turn = ring.turn(time)) members.push(turn.member)
  return members
}

t.test('everyone has a turn every period, counted from when they came', async (t) => {
  const { ring } = ringOf(0, 3, 7)
  t.equal(ring.due, 10)
  const all = [9, 10, 13, 17, 20, 23, 27].map((time) => turns(ring, time))
  t.same(all, [[], [0], [3], [7], [0], [3], [7]])
})

t.test('missed turns are left out, and the phase is kept', async (t) => {
  const { ring } = ringOf(0, 3, 7)
  t.same(turns(ring, 65), [0, 3, 7])
  t.same(
    [70, 73, 77].map((time) => turns(ring, time)),
    [[0], [3], [7]],
  )
})

t.test('those who leave have none, wherever they stood; an empty ring has none at all', async (t) => {
  const { ring, places } = ringOf(0, 1, 2, 3)
  for (const index of [0, 2, 3]) ring.remove(places[index] as Turn<number>)
  t.same(
    [...ring].map(({ member }) => member),
    [1],
  )
  t.same(turns(ring, 100), [1])
  ring.remove(places[1] as Turn<number>)
  t.same([...ring], [])
  t.equal(ring.due, Number.POSITIVE_INFINITY)
  t.same(turns(ring, 1000), [])
  ring.add(places[2] as Turn<number>, 1000)
  t.same(turns(ring, 1010), [2], 'and who comes back has one again')
})

t.test('turns that are late, while others come, are neither lost nor moved', async (t) => {
  const { ring } = ringOf(0, 3)
  ring.add(new Turn(14), 14)
  t.same(turns(ring, 16), [0, 3], 'late, when a third has come')
  t.equal(ring.due, 20)
  t.same(
    [20, 23, 24, 30].map((time) => turns(ring, time)),
    [[0], [3], [14], [0]],
  )
})

t.test('everyone has every turn, whoever comes and however late', async (t) => {
  const ring = new Ring<Turn<number>>(1000)
  const counts = new Map<number, number>()
  for (let time = 0; time < 10_000; time += 1) {
    if (time % 30 === 0 && time < 3000) ring.add(new Turn(time), time)
    if (time % 16 !== 0) continue
    for (const member of turns(ring, time)) counts.set(member, (counts.get(member) ?? 0) + 1)
  }
  for (const [came, count] of counts)
    t.equal(count, Math.floor((9999 - 15 - came) / 1000), `who came at ${came}`)
})
