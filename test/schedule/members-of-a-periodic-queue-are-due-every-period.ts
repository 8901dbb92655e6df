import t from 'tap'
import { PeriodicQueue, QueueEntry } from '../../lib/schedule/periodic-queue.js'

/** A queue of period 10 whose members came at the times that are their names. */
function queueOf(...times: number[]): { queue: PeriodicQueue<number>; entries: QueueEntry<number>[] } {
  const queue = new PeriodicQueue<number>(10)
  const entries = times.map((time) => new QueueEntry(time))
  for (const entry of entries) queue.add(entry, entry.member)
  return { queue, entries }
}

/** Who has a turn at a time, in order. */
function turns(queue: PeriodicQueue<number>, time: number): number[] {
  const members: number[] = []
  for (let turn = queue.takeDue(time); turn !== undefined; turn = queue.takeDue(time))
    members.push(turn.member)
  return members
}

t.test('everyone has a turn every period, counted from when they came', async (t) => {
  const { queue } = queueOf(0, 3, 7)
  t.equal(queue.due, 10)
  const all = [9, 10, 13, 17, 20, 23, 27].map((time) => turns(queue, time))
  t.same(all, [[], [0], [3], [7], [0], [3], [7]])
})

t.test('missed turns are left out, and the phase is kept', async (t) => {
  const { queue } = queueOf(0, 3, 7)
  t.same(turns(queue, 65), [0, 3, 7])
  t.same(
    [70, 73, 77].map((time) => turns(queue, time)),
    [[0], [3], [7]],
  )
})

t.test('those who leave have none, wherever they stood; an empty queue has none at all', async (t) => {
  const { queue, entries } = queueOf(0, 1, 2, 3)
  for (const index of [0, 2, 3]) queue.remove(entries[index] as QueueEntry<number>)
  t.same(
    [...queue].map(({ member }) => member),
    [1],
  )
  t.same(turns(queue, 100), [1])
  queue.remove(entries[1] as QueueEntry<number>)
  t.same([...queue], [])
  t.equal(queue.due, Number.POSITIVE_INFINITY)
  t.same(turns(queue, 1000), [])
  queue.add(entries[2] as QueueEntry<number>, 1000)
  t.same(turns(queue, 1010), [2], 'and who comes back has one again')
})

t.test('turns that are late, while others come, are neither lost nor moved', async (t) => {
  const { queue } = queueOf(0, 3)
  queue.add(new QueueEntry(14), 14)
  t.same(turns(queue, 16), [0, 3], 'late, when a third has come')
  t.equal(queue.due, 20)
  t.same(
    [20, 23, 24, 30].map((time) => turns(queue, time)),
    [[0], [3], [14], [0]],
  )
})

t.test('everyone has every turn, whoever comes and however late', async (t) => {
  const queue = new PeriodicQueue<number>(1000)
  const counts = new Map<number, number>()
  for (let time = 0; time < 10_000; time += 1) {
    if (time % 30 === 0 && time < 3000) queue.add(new QueueEntry(time), time)
    if (time % 16 !== 0) continue
    for (const member of turns(queue, time)) counts.set(member, (counts.get(member) ?? 0) + 1)
  }
  for (const [came, count] of counts)
    t.equal(count, Math.floor((9999 - 15 - came) / 1000), `who came at ${came}`)
})
