import t from 'tap'
import { criticalZ, ENDED, pValue } from '../lib/looks.js'
import { evenly, plannedDrift, plannedP, plannedPower, plannedZ } from '../lib/planned.js'

const look = (number: number, of: number) => ({
  before: evenly(of).slice(0, number - 1),
  now: number / of,
})

t.test('boundaries of five looks, O’Brien and Fleming’s', async (t) => {
  // gsDesign (R), sfLDOF, k = 5, two-sided 5 %: 4.877, 3.357, 2.680, 2.290, 2.031; inflation 1.0247 at a power of 80 %.
  for (const [index, published] of [4.877, 3.357, 2.68, 2.29, 2.031].entries()) {
    t.ok(Math.abs(plannedZ(0.05, look(index + 1, 5)) - published) < 6e-4, `look ${index + 1}`)
  }
  const inflation = (plannedDrift(0.05, 0.8, 5) / plannedDrift(0.05, 0.8, 1)) ** 2
  t.ok(Math.abs(inflation - 1.0247) < 5e-4, `${inflation}`)
  t.ok(Math.abs(plannedZ(0.05, look(1, 1)) - 1.959964) < 1e-5, 'one look is a plain test')
})

t.test('the p-value is alpha at the boundary', async (t) => {
  for (const [number, of] of [
    [1, 5],
    [3, 5],
    [5, 5],
    [20, 20],
  ] as const) {
    for (const alpha of [0.05, 0.01]) {
      const at = look(number, of)
      const p = plannedP(-plannedZ(alpha, at), at)
      t.ok(Math.abs(p / alpha - 1) < 2e-3, `${p} of ${alpha} at ${number} of ${of}`)
    }
  }
  t.equal(plannedP(0, look(5, 5)), 1)
})

t.test('looks that came late, early, or are the same one', async (t) => {
  const late = plannedZ(0.05, { before: [0.5], now: 1.3 })
  t.ok(late > 1.96 && late < plannedZ(0.05, { before: [0.5, 0.99], now: 1.3 }), 'what is spent is spent')
  t.equal(
    plannedZ(0.05, { before: [0.5, 1 - 1e-6], now: 1 }),
    plannedZ(0.05, { before: [0.5], now: 1 }),
    'a look at next to the same time is the same look',
  )
  t.equal(plannedZ(0.05, { before: [], now: 0 }), Number.POSITIVE_INFINITY, 'nothing is spent at the start')
  t.equal(plannedP(3, { before: [], now: 0 }), 1)
})

t.test('after the end nothing is left', async (t) => {
  const ended = { looks: ENDED, drift: 0.1, information: 1000 } as const
  t.equal(criticalZ(0.05, ended), Number.POSITIVE_INFINITY)
  t.equal(pValue(10, ended), 1)
})

t.test('the power that is left', async (t) => {
  const at = { alpha: 0.05, looks: 5, drift: plannedDrift(0.05, 0.8, 5) }
  const hopeful = plannedPower({ ...at, now: 0.5, z: 1.5 })
  // 1.5 sqrt(1/2) + 2.836 / 2 = 2.479 is expected, 2.031 needed, with a deviation of sqrt(1/2): Phi(0.633).
  t.ok(Math.abs(hopeful - 0.7366) < 1e-3, `half way: ${hopeful}`)
  t.ok(plannedPower({ ...at, now: 0.8, z: -1 }) < 0.01, 'the other way at four of five')
})

t.test('what is remembered of plans is bounded, and forgetting changes nothing', async (t) => {
  const first = plannedZ(0.05, look(2, 2))
  for (let plan = 1; plan <= 1001; plan += 1) plannedZ(plan / 20_000, look(2, 2))
  t.equal(plannedZ(0.05, look(2, 2)), first)
})
