import t from 'tap'
import { passes, TOLERANCE } from '../lib/root.js'

const within = (found: number, root: number) => Math.abs(found - root) <= TOLERANCE

t.test('near the start and far from it, either way', async (t) => {
  for (const root of [0.03, -0.03, 7, -7])
    t.ok(
      within(
        passes((x) => Math.tanh(root - x), 0, 10),
        root,
      ),
      `${root}`,
    )
  t.ok(
    within(
      passes((x) => 0.5 - x, 50, 10),
      0.5,
    ),
    'from a start beyond the limits',
  )
})

t.test('where a function jumps', async (t) => {
  t.ok(
    within(
      passes((x) => (x < 0.7 ? 3 : -1e-9), 0, 10),
      0.7,
    ),
  )
  t.ok(
    within(
      passes((x) => (x < 0.7 ? Number.POSITIVE_INFINITY : -1), 0, 10),
      0.7,
    ),
    'from infinity',
  )
})

t.test('nowhere: at the limit', async (t) => {
  t.equal(
    passes(() => 1, 0, 3),
    3,
  )
  t.equal(
    passes(() => -1, 0, 3),
    -3,
  )
  t.equal(
    passes(() => 0, 0, 3),
    -3,
    'not above 0',
  )
})

t.test('with no more evaluations than a bisection', async (t) => {
  let count = 0
  passes(
    (x) => {
      count += 1
      return x < 0.123456 ? 1 : -1
    },
    0,
    10,
  )
  t.ok(count <= 3 + Math.ceil(Math.log2(0.4 / TOLERANCE)) + 2, `${count}`)
})
