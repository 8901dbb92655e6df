import t from 'tap'
import { cases, fastest } from '../bench/cases.js'

/** Compiled for the test and run once, on a machine with other work: the bench has the bounds themselves. */
const GENEROUS = 5

t.setTimeout(240_000)

for (const { name, bound, run } of cases()) {
  t.test(name, async (t) => {
    const taken = fastest(run, 1)
    t.ok(taken < GENEROUS * bound, `${taken.toFixed(0)} ms of CPU, of ${GENEROUS} times ${bound}`)
  })
}
