import t from 'tap'
import { isNarrow, medianInterval } from '../load/median-interval.js'

t.test('its bounds are the ranks that tables of the sign test have', async (t) => {
  const ranks = (count: number) => Array.from({ length: count }, (_, index) => count - index)
  t.match(medianInterval(ranks(30)), { median: 15.5, low: 10, high: 21 })
  t.match(medianInterval(ranks(10)), { median: 5.5, low: 2, high: 9 })
  t.match(medianInterval(ranks(6)), { median: 3.5, low: 1, high: 6 })
  t.match(medianInterval(ranks(5)), { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY })
})

t.test('95 of 100 samples or more have the true median inside', async (t) => {
  // Skewed, as times are, and the same in every run.
  let state = 1
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const SAMPLES = 4_000
  let covered = 0
  for (let i = 0; i < SAMPLES; i += 1) {
    const { low, high } = medianInterval(Array.from({ length: 30 }, () => -Math.log(random())))
    if (low <= Math.LN2 && Math.LN2 <= high) covered += 1
  }
  t.ok(covered > 0.95 * SAMPLES && covered < 0.97 * SAMPLES, `${covered} of ${SAMPLES}: 95.7 % in theory`)
})

t.test('narrow is nearer than a share of the median, on both sides', async (t) => {
  t.equal(isNarrow({ median: 1, low: 0.91, high: 1.09 }, 0.1), true)
  t.equal(isNarrow({ median: 1, low: 0.89, high: 1 }, 0.1), false)
  t.equal(isNarrow({ median: 1, low: 1, high: 1.11 }, 0.1), false)
})
