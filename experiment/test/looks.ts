import t from 'tap'
import { criticalZ, pValue } from '../lib/looks.js'
import { ranksOf } from '../lib/ranks.js'

const any = (information: number, drift = 0.1) => ({ looks: 'any', drift, information }) as const
const once = (information: number) => ({ ...any(information), looks: 'once' }) as const

t.test('the boundary is where the p-value is alpha', async (t) => {
  for (const information of [1, 100, 1e4, 1e8]) {
    const z = criticalZ(0.05, any(information))
    t.ok(Math.abs(pValue(z, any(information)) / 0.05 - 1) < 1e-6)
    t.ok(z > 2.2, 'repeated looks cost something at each')
    t.ok(Math.abs(criticalZ(0.05, once(information)) - 1.959964) < 1e-6)
  }
  t.equal(criticalZ(0.05, any(0)), Number.POSITIVE_INFINITY, 'nothing can be found of nothing')
})

t.test('effects much larger than the one worth finding are found as well', async (t) => {
  t.ok(criticalZ(0.05, any(50, 0.01)) < 4)
})

t.test('the ranks of a median', async (t) => {
  // Hahn and Meeker, table A.15: of 50 sessions the 18th and the 33rd have 95 %; positions are between sessions.
  t.same(ranksOf(50, 0.5, 0.05), { low: 18, high: 32 })
  t.same(ranksOf(4, 0.5, 0.05), { low: 0, high: 4 })
})
