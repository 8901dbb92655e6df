import fc from 'fast-check'
import t from 'tap'
import { compare, goodputOf, quantile } from './fixtures/experiment.js'
import { explicit, exponential } from './fixtures/histograms.js'

const sessions = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 60 })
const parts = fc.array(sessions, { minLength: 1, maxLength: 4 })

for (const kind of ['explicit', 'exponential'] as const) {
  t.test(`${kind}: parts say what the whole says`, async (t) => {
    await fc.assert(
      fc.asyncProperty(parts, parts, async (ours, theirs) => {
        const [a, b] = await Promise.all(
          [ours, theirs].map((all) => Promise.all(all.map((each) => goodputOf(kind, each)))),
        )
        const [whole, other] = await Promise.all(
          [ours.flat(), theirs.flat()].map((all) => goodputOf(kind, all)),
        )
        t.strictSame(quantile(a ?? [], 0.5), quantile([whole ?? explicit([], [0])], 0.5))
        t.strictSame(
          compare(a ?? [], b ?? []),
          compare([whole ?? explicit([], [0])], [other ?? explicit([], [0])]),
        )
      }),
      { numRuns: 25, seed: 6 },
    )
  })
}

t.test('two lists of boundaries merge at the coarser, if one contains the other', async (t) => {
  const merged = quantile(
    [explicit([10, 100], [1, 2, 3]), explicit([10, 30, 100, 300], [1, 1, 1, 2, 1])],
    0.5,
  )
  t.same(merged, quantile([explicit([10, 100], [2, 4, 6])], 0.5))
})

t.test('exponential histograms merge at the lower scale', async (t) => {
  const merged = quantile([exponential(0, -1, [4, 5, 6]), exponential(1, -2, [2, 2, 2, 3, 3, 3], 1)], 0.5)
  t.same(merged, quantile([exponential(0, -1, [8, 10, 12], 1)], 0.5))
})
