import t from 'tap'
import { normalOf, studentOf } from '../lib/student.js'

t.test("Student's quantiles, as tables have them", async (t) => {
  for (const [freedom, quantile, within] of [
    [3, 3.18245, 0.02],
    [5, 2.57058, 0.005],
    [10, 2.22814, 0.002],
    [29, 2.04523, 0.001],
    [1000, 1.96234, 0.001],
  ] as const) {
    t.ok(Math.abs(studentOf(1.959964, freedom) / quantile - 1) < within, `${freedom} degrees of freedom`)
    t.ok(Math.abs(normalOf(studentOf(1.3, freedom), freedom) - 1.3) < 1e-12, 'and back')
  }
  t.equal(studentOf(Number.POSITIVE_INFINITY, 10), Number.POSITIVE_INFINITY)
})
