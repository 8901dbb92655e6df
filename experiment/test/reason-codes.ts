import t from 'tap'
import { type CompareOptions, compare, compareStrata } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

/** Fine buckets, so that nothing is in doubt about what is inside. */
const boundaries = Array.from({ length: 60 }, (_, index) => 10 * 1.1 ** index)
const bell = (sessions: number, middle: number) =>
  Array.from({ length: 61 }, (_, index) => Math.round(sessions * Math.exp(-(((index - middle) / 8) ** 2))))
const arm = (sessions: number, middle = 30) => [explicit(boundaries, bell(sessions, middle))]
const code = (
  ours: ReturnType<typeof arm>,
  theirs: ReturnType<typeof arm>,
  options: CompareOptions = {},
): unknown => {
  const { verdict, reasonCode } = compare(ours, theirs, options)
  return { verdict, reasonCode }
}
const count = ([point]: ReturnType<typeof arm>) => point?.value.count ?? 0

t.test('of a difference', async (t) => {
  t.same(code(arm(100), arm(100, 33)), { verdict: 'faster', reasonCode: 'faster' })
  t.same(code(arm(100, 33), arm(100)), { verdict: 'slower', reasonCode: 'slower' })
  const [ours, theirs] = [arm(100), arm(100, 36)]
  const outcomes = (failed: number, missing: number) => ({
    incumbent: { sessions: count(ours), failed: 0 },
    challenger: { sessions: count(theirs) + failed + missing, failed },
  })
  t.same(code(ours, theirs, { outcomes: outcomes(100, 0) }), {
    verdict: 'faster but fails more',
    reasonCode: 'faster-but-fails-more',
  })
  t.same(code(ours, theirs, { outcomes: outcomes(0, 100) }), {
    verdict: 'no difference shown',
    reasonCode: 'challenger-misses-more',
  })
  const turned = { incumbent: outcomes(0, 100).challenger, challenger: outcomes(0, 100).incumbent }
  t.same(code(theirs, ours, { outcomes: turned }), {
    verdict: 'no difference shown',
    reasonCode: 'incumbent-misses-more',
  })
})

t.test('of none, with sessions enough', async (t) => {
  const verdict = 'no difference shown'
  t.same(code(arm(400), arm(400)), { verdict, reasonCode: 'no-difference-shown' })
  t.same(code(arm(400), arm(400), { equivalence: 1.1 }), { verdict, reasonCode: 'equivalent' })
  t.same(code(arm(400), arm(400), { equivalence: 1.001 }), { verdict, reasonCode: 'no-difference-shown' })
  t.same(
    code(arm(400), arm(400), { equivalence: 1.1, ratio: 1.01 }),
    { verdict, reasonCode: 'equivalent' },
    'although a smaller ratio would take more',
  )
  const all = count(arm(400))
  const failing = { incumbent: { sessions: all, failed: 0 }, challenger: { sessions: all + 90, failed: 90 } }
  t.not(
    compare(arm(400), arm(400, 30.3), { equivalence: 2, outcomes: failing }).reasonCode,
    'equivalent',
    'an arm that fails more is not',
  )
  const [faster] = arm(4000, 30.3)
  t.equal(
    compare(arm(4000), faster ? [faster] : [], { equivalence: 1.2 }).reasonCode,
    'faster',
    'a difference that is shown is told, however small',
  )
})

t.test('of too few sessions', async (t) => {
  const verdict = 'too few sessions'
  t.same(code(arm(1), arm(1)), { verdict, reasonCode: 'below-min-sessions' })
  t.same(code(arm(6), arm(6)), { verdict, reasonCode: 'needs-more-sessions' })
  t.same(code(arm(15), arm(15)), { verdict, reasonCode: 'futile' }, 'the interval lies below the ratio')
  t.match(compare(arm(15), arm(15)).reason, /hardly faster by a ratio of 1\.2, and more sessions/)
  const open = [explicit(boundaries, [...new Array(60).fill(0), 500])]
  t.same(code(open, open), { verdict, reasonCode: 'no-resolution' })
})

t.test('a plan that can hardly show the ratio any more is futile', async (t) => {
  const looks = { planned: 5, sessions: 400 }
  t.same(code(arm(10, 31), arm(10, 29.8), { looks, ratio: 1.05 }), {
    verdict: 'too few sessions',
    reasonCode: 'futile',
  })
  t.match(code(arm(10, 31), arm(10, 29.8), { ratio: 1.05 }), { reasonCode: 'needs-more-sessions' })
})

t.test('of a stratum that cannot be compared', async (t) => {
  const attributes = (track: string) => ({ attributes: { track } })
  const points = [
    explicit([10], [100, 100], {}, attributes('a')),
    explicit([20], [100, 100], {}, attributes('b')),
  ]
  const [only] = compareStrata(points, { arm: 'track', incumbent: 'a', challenger: 'b' })
  t.match(only, {
    error: /cannot merge/,
    comparison: { verdict: 'too few sessions', reasonCode: 'not-comparable' },
  })
})

t.throws(
  () => compare(arm(9), arm(9), { equivalence: 1 }),
  /options\.equivalence must be finite, more than 1, got 1/,
)
