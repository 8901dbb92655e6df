import t from 'tap'
import { refuses } from '../../test/fixtures/refusals.js'
import { type CompareOptions, compare, compareStrata, type Plan } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const boundaries = [10, 30, 100, 300, 1000]
const arm = (...counts: number[]) => [explicit(boundaries, counts)]
const slow = arm(0, 100, 300, 300, 100, 0)
const quick = arm(0, 60, 260, 320, 140, 20)
const run = (looks: Plan) => compare(slow, quick, { looks })

t.test('the earlier a look, the stronger its evidence has to be', async (t) => {
  const p = [8000, 4000, 2000, 1600].map((sessions) => run({ planned: 5, sessions }).pValue)
  t.same(
    p,
    [...p].sort((a, b) => b - a),
    `${p}`,
  )
  t.match(run({ planned: 5, sessions: 1600 }), { verdict: 'faster', reasonCode: 'faster' })
  t.ok((p.at(-1) ?? 1) < compare(slow, quick).pValue, 'and the last one takes less than repeated looks')
})

t.test('looks that were taken may be at any times', async (t) => {
  const told = run({ planned: 3, sessions: 1600, taken: [100, 120, 900, 1600] })
  t.equal(told.verdict, 'faster', 'the same number of sessions is the same look')
  const more = run({ planned: 1, sessions: 1600, taken: [1500] }).pValue
  t.ok(more > run({ planned: 1, sessions: 1600 }).pValue, 'one more than planned is paid for')
  t.ok(run({ planned: 1, sessions: 1000, taken: [500] }).pValue < 0.05, 'the last may come late')
})

t.test('after its end a plan shows nothing', async (t) => {
  const ended = { reasonCode: 'plan-ended', reason: /all looks of the plan were taken/, pValue: 1 }
  t.match(run({ planned: 5, sessions: 1400 }), ended)
  t.match(run({ planned: 5, sessions: 1500 }), { verdict: 'faster' }, 'half a step late is the last look')
  t.match(run({ planned: 5, sessions: 1500, taken: [1500] }), ended)
  t.match(
    run({ planned: 5, sessions: 1500, taken: [] }),
    { verdict: 'faster' },
    'the first look may be the last',
  )
  const few = arm(0, 10, 30, 30, 10, 0)
  const early = compare(few, few, { looks: { planned: 5, sessions: 100 } })
  t.match(early, { verdict: 'too few sessions', reasonCode: 'plan-ended' }, 'which was too small a plan')
})

t.test('without an end a plan has as many sessions as it needs', async (t) => {
  const few = arm(0, 10, 30, 30, 10, 0)
  const needed = (options: CompareOptions) => compare(few, few, options).more
  const { more, warnings } = compare(few, few, { looks: { planned: 5 } })
  t.same(warnings, [])
  t.ok(more < needed({}), 'fewer than repeated looks')
  t.ok(more > needed({ looks: 'once' }), 'and more than one')
  const many = arm(0, 1000, 3000, 3000, 1000, 0)
  t.match(compare(many, many, { looks: { planned: 5 } }), {
    reasonCode: 'no-difference-shown',
    warnings: [/the last look of the plan was due at \d+ sessions/],
  })
})

t.test('a stratum is as far as all of them together', async (t) => {
  const attributes = (track: string, country: string) => ({ attributes: { track, country } })
  const points = ['X', 'Y'].flatMap((country) => [
    explicit(boundaries, [0, 100, 300, 300, 100, 0], {}, attributes('a', country)),
    explicit(boundaries, [0, 60, 260, 320, 140, 20], {}, attributes('b', country)),
  ])
  const looks = { planned: 1, sessions: 3200 }
  const [first] = compareStrata(points, {
    ...{ arm: 'track', incumbent: 'a', challenger: 'b', by: ['country'], multiplicity: 'none' },
    looks,
  })
  t.equal(first?.comparison.pValue, run({ planned: 1, sessions: 1600 }).pValue)
})

const looks = (of: unknown) => compare(slow, quick, { looks: of } as CompareOptions)
refuses(t, 'options.looks', 'TypeError', ['twice', 5, null], looks)
const planned = (of: unknown) => looks({ planned: of })
refuses(t, 'options.looks.planned', 'TypeError', ['5', undefined], planned)
refuses(t, 'options.looks.planned', 'RangeError', [0, 2.5, 51, Number.NaN], planned)
refuses(t, 'options.looks.sessions', 'RangeError', [0, Number.POSITIVE_INFINITY], (sessions) =>
  looks({ planned: 5, sessions }),
)
const taken = (of: unknown) => looks({ planned: 5, sessions: 1600, taken: of })
refuses(t, 'options.looks.taken', 'TypeError', [3, '3'], taken)
refuses(t, 'options.looks.taken', 'RangeError', [[3, 2]], taken)
t.throws(() => taken([1601]), /taken must be at most the 1600 sessions that there are now, got 1601/)
t.throws(() => taken([-1]), /options\.looks\.taken\[0\] must be finite, 0 or more, got -1/)
t.throws(() => looks({ planned: 5, taken: [3] }), /options\.looks\.sessions must be a number, beside taken/)
t.throws(() => looks({ planed: 5 }), /options\.looks must be an object with only planned/)
