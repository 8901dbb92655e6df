import t from 'tap'
import { compare } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const boundaries = [10, 30, 100, 300, 1000]
const arm = (...counts: number[]) => [explicit(boundaries, counts)]
const middle = arm(0, 100, 300, 300, 100, 0)

t.test('faster, and slower if the arms are exchanged', async (t) => {
  const quick = arm(0, 50, 200, 300, 200, 50)
  const there = compare(middle, quick)
  t.match(there, { verdict: 'faster', reason: /faster one with a probability of 6\d\.\d %/ })
  t.ok(there.effect.low > 0.5 && there.effect.high < 0.75, 'the interval of the effect')
  t.ok(there.ratio.low < (there.ratio.value ?? 0) && (there.ratio.value ?? 0) < there.ratio.high)
  const back = compare(quick, middle)
  t.match(back, { verdict: 'slower', pValue: there.pValue })
  t.ok(Math.abs(back.effect.low - (1 - there.effect.high)) < 1e-12)
  t.ok(Math.abs((back.ratio.value ?? 0) * (there.ratio.value ?? 0) - 1) < 1e-12)
})

t.test('no difference shown, where there are sessions enough', async (t) => {
  const many = arm(0, 1000, 3000, 3000, 1000, 0)
  t.match(compare(many, many), {
    verdict: 'no difference shown',
    more: 0,
    reason: /1.2 would have been found/,
  })
})

t.test('too few sessions, and how many more', async (t) => {
  const few = arm(0, 20, 60, 60, 20, 0)
  const { verdict, more, reason } = compare(few, few)
  t.equal(verdict, 'too few sessions')
  t.match(reason, `${more} more sessions would show a ratio of 1.2 with a probability of 0.8`)
  t.ok(compare(few, few, { looks: 'once' }).more < more, 'fewer for one look')
  t.ok(compare(few, few, { ratio: 1.5 }).more < more, 'fewer for a larger ratio')
  t.ok(compare(few, few, { power: 0.9 }).more > more, 'more for more power')
  const enough = few.map(({ value }) => value.count + Math.ceil(more / 2))[0] ?? 0
  const scaled = arm(...[0, 20, 60, 60, 20, 0].map((count) => Math.ceil((count * enough) / 160)))
  t.match(compare(scaled, scaled), { verdict: 'no difference shown', more: 0 }, 'so many are enough')
})

t.test('no verdict of a handful, however clear it looks', async (t) => {
  const [slow, fast] = [arm(0, 20, 0, 0, 0, 0), arm(0, 0, 0, 0, 20, 0)]
  t.match(compare(slow, fast), { verdict: 'too few sessions', reason: /an arm has 20, of 30 at least/ })
  t.match(compare(slow, fast, { minSessions: 10 }), {
    verdict: 'faster',
    effect: { value: 1, low: 0, high: 1 },
  })
  t.match(compare(slow, arm(0, 1, 0, 0, 0, 0)), { verdict: 'too few sessions', pValue: 1 })
})

t.test('buckets that cannot tell', async (t) => {
  const open = arm(0, 0, 0, 0, 0, 500)
  t.match(compare(open, open), {
    verdict: 'too few sessions',
    more: Number.POSITIVE_INFINITY,
    reason: /^no number of more sessions would show/,
    ratio: { value: undefined, low: 0, high: Number.POSITIVE_INFINITY },
    pValue: 1,
  })
  t.match(compare(open, open, { looks: 'once' }), { verdict: 'too few sessions', pValue: 1 })
  const zero = [explicit([0, 10], [500, 0, 0])]
  t.match(compare(zero, zero).ratio, { value: undefined, low: 0, high: Number.POSITIVE_INFINITY })
})
