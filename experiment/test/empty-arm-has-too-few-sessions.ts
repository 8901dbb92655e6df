import t from 'tap'
import { compare } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const some = [explicit([10, 100], [100, 200, 100])]

t.test('an arm that nobody has met yet', async (t) => {
  for (const [ours, theirs] of [
    [some, []],
    [[], some],
    [[], []],
  ] as const) {
    const { verdict, ratio, reason } = compare(ours, theirs)
    t.equal(verdict, 'too few sessions')
    t.same(ratio, { value: undefined, low: 0, high: Number.POSITIVE_INFINITY })
    t.match(reason, /^an arm has 0, of 30 at least/)
  }
})
