import t from 'tap'
import { refuses } from '../../test/fixtures/refusals.js'
import { failuresOf } from '../lib/failures.js'
import { type CompareOptions, compare } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const boundaries = [10, 30, 100, 300, 1000]
const arm = (...counts: number[]) => [explicit(boundaries, counts)]
const all = arm(0, 200, 300, 300, 200, 0)
/** The same, but those of the slowest bucket were dropped, and are in no histogram. */
const survivors = arm(0, 0, 300, 300, 200, 0)
const outcomes = (failed: number, sessions = 1000) => ({
  incumbent: { sessions: 1000, failed: 0 },
  challenger: { sessions, failed },
})

t.test('an arm that drops its slow sessions does not look fast', async (t) => {
  t.equal(compare(all, survivors).verdict, 'faster', 'of the survivors alone it would')
  const told = compare(all, survivors, { outcomes: outcomes(200) })
  t.equal(told.verdict, 'too few sessions')
  t.match(told.reason, /it fails 20\.0 % of its sessions, the incumbent 0\.0 %/)
  t.match(told.failures, { incumbent: { value: 0, low: 0 }, challenger: { value: 0.2 } })
  t.ok((told.failures?.difference.low ?? 0) > 0.1)
})

t.test('sessions that failed are the slowest, whether or not the histogram has them', async (t) => {
  const without = compare(all, survivors, { outcomes: outcomes(200) })
  const withThem = compare(all, arm(0, 0, 375, 375, 250, 0), { outcomes: outcomes(200) })
  t.equal(withThem.effect.value, without.effect.value)
  t.equal(compare(all, all, { outcomes: outcomes(400) }).verdict, 'slower')
})

t.test('faster, but fails more: a verdict of its own', async (t) => {
  const fast = arm(0, 0, 0, 0, 900, 0)
  const { verdict, effect, reason } = compare(all, fast, { outcomes: outcomes(100) })
  t.ok((effect.low ?? 0) > 0.5)
  t.equal(verdict, 'faster but fails more')
  t.match(reason, /faster one with a probability.*; it fails 10\.0 %/)
  t.match(compare(all, fast, { outcomes: outcomes(0) }), {
    verdict: 'no difference shown',
    reason: /more sessions of the challenger neither failed nor were recorded/,
  })
  t.equal(compare(all, fast, { outcomes: outcomes(0, 900) }).verdict, 'faster')
})

t.test('as few as to tell nothing', async (t) => {
  const [one] = [arm(0, 0, 0, 0, 0, 0)]
  const nothing = { sessions: 0, failed: 0 }
  const { failures, verdict } = compare(one, one, { outcomes: { incumbent: nothing, challenger: nothing } })
  t.same(failures?.challenger, { value: 0, low: 0, high: 1 })
  t.equal(verdict, 'too few sessions')
})

t.test("Newcombe's examples, method 10", async (t) => {
  // Table II of the paper: (a) 56/70 - 48/80, (b) 9/10 - 3/10, (h) 10/10 - 0/10.
  for (const [m, a, n, b, low, high] of [
    [70, 56, 80, 48, 0.0524, 0.3339],
    [10, 9, 10, 3, 0.1705, 0.809],
    [10, 10, 10, 0, 0.6075, 1],
  ] as const) {
    const { difference } = failuresOf(
      [{ incumbent: { sessions: n, failed: b }, challenger: { sessions: m, failed: a } }],
      1.959964,
    )
    t.ok(
      Math.abs(difference.low - low) < 5e-5 && Math.abs(difference.high - high) < 5e-5,
      JSON.stringify(difference),
    )
  }
})

const challenger = (each: Partial<Record<'sessions' | 'failed', unknown>>) => {
  const given = {
    incumbent: { sessions: 1000, failed: 0 },
    challenger: { sessions: 1000, failed: 0, ...each },
  }
  return compare(all, all, { outcomes: given } as CompareOptions)
}
const name = 'options.outcomes.challenger'
refuses(t, `${name}.failed`, 'TypeError', ['2', undefined], (failed) => challenger({ failed }))
refuses(t, `${name}.failed`, 'RangeError', [-1, 1.5, 1001], (failed) => challenger({ failed }))
refuses(t, `${name}.sessions`, 'RangeError', [999], (sessions) => challenger({ sessions }))
