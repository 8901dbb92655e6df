import fc from 'fast-check'
import t from 'tap'
import { rankTest } from '../lib/rank-test.js'

/** By the definition: every pair of sessions, and the mid-ranks of all. */
function byHand(ours: number[], theirs: number[]): { effect: number; z: number } {
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
  return { effect, z: deviation > 0 ? (effect - 0.5) / deviation : 0 }
}

const countsOf = (values: number[]) =>
  Array.from({ length: 6 }, (_, bucket) => values.filter((each) => each === bucket).length)

t.test('on counts, Mann-Whitney is what it is on sessions', async () => {
  const sessions = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 30 })
  fc.assert(
    fc.property(sessions, sessions, (ours, theirs) => {
      const test = rankTest(countsOf(ours), countsOf(theirs))
      const expected = byHand(ours, theirs)
      return Math.abs(test.effect - expected.effect) < 1e-9 && Math.abs(test.z - expected.z) < 1e-6
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
