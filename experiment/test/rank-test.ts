import fc from 'fast-check'
import t from 'tap'
import { rankTest, stratifiedTest } from '../lib/rank-test.js'

/** By the definition: every pair of sessions, and the mid-ranks of all. */
function byHand(ours: number[], theirs: number[]): { effect: number; deviation: number } {
  const [m, n] = [ours.length, theirs.length]
  const pairs = theirs.flatMap((y) => ours.map((x) => (y > x ? 1 : y === x ? 0.5 : 0)))
  const effect = pairs.reduce<number>((a, b) => a + b, 0) / (m * n)
  const both = [...ours, ...theirs]
  const ranks = both.map(
    (x) => both.filter((y) => y < x).length + (both.filter((y) => y === x).length + 1) / 2,
  )
  const mean = (m + n + 1) / 2
  const spread = ranks.reduce((sum, rank) => sum + (rank - mean) ** 2, 0) / (m + n - 1)
  const deviation = Math.sqrt(spread * (1 / m + 1 / n)) / (m + n)
  // The rank means differ by N (effect - 1/2).
  return { effect, deviation }
}

const countsOf = (values: number[]) =>
  Array.from({ length: 6 }, (_, bucket) => values.filter((each) => each === bucket).length)

t.test('on counts, Mann-Whitney is what it is on sessions', async () => {
  const sessions = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 30 })
  fc.assert(
    fc.property(sessions, sessions, (ours, theirs) => {
      const test = rankTest(countsOf(ours), countsOf(theirs))
      const expected = byHand(ours, theirs)
      return (
        Math.abs(test.effect - expected.effect) < 1e-9 &&
        Math.abs(test.equalError - expected.deviation) < 1e-6 &&
        Math.abs(test.z) <= Math.abs(test.effect - 0.5) / Math.max(expected.deviation, 1e-9) + 1e-6
      )
    }),
    { seed: 6 },
  )
})

t.test('of a session or none it says nothing', async (t) => {
  t.match(rankTest([0, 0], [3, 4]), { effect: 0.5, z: 0, information: 0 })
})

t.test('where all are in one bucket they are equal', async (t) => {
  t.match(rankTest([0, 1000], [0, 300]), { effect: 0.5, z: 0, resolution: 0 })
})

t.test('one slow session of thirty shows nothing beside thousands', async (t) => {
  const { z } = rankTest([6, 2994, 0], [1, 29, 0])
  t.ok(z > -2, `${z}`)
})

t.test('strata are compared within themselves, whatever the shares of the arms in them', async (t) => {
  const edges = [0, 10, 100, 1000]
  const slow = { edges, incumbent: [700, 300, 0], challenger: [70, 30, 0] }
  const fast = { edges, incumbent: [0, 30, 70], challenger: [0, 300, 700] }
  t.ok(Math.abs(stratifiedTest([slow, fast]).z) < 1e-9)
  const pooled = rankTest([700, 330, 70], [70, 330, 700])
  t.ok(pooled.z > 20, 'pooled, they would differ')
  t.match(stratifiedTest([]), { z: 0, information: 0 })
  t.match(
    stratifiedTest([
      { edges, incumbent: [0, 0, 0], challenger: [0, 0, 0] },
      { ...slow, incumbent: [0, 0, 0] },
    ]),
    {
      effect: 0.5,
      z: 0,
    },
  )
})
