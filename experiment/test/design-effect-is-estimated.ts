import t from 'tap'
import { designEffectOf, type SessionsAndUsers } from '../lib/index.js'

t.test('Kish’s: 1 + (sum of squares / sum - 1) × correlation', async (t) => {
  t.equal(designEffectOf([5, 5, 5], 0.5), 3)
  t.equal(designEffectOf([1, 1, 1, 1]), 1, 'one session a user')
  t.equal(designEffectOf([1, 1, 8], 1), 6.6, 'of few users with many sessions: 66 / 10')
  t.equal(designEffectOf([5, 0, 5]), 5, 'users without sessions do not count; the default correlation is 1')
})

t.test('from sums all users have equally many', async (t) => {
  t.equal(designEffectOf({ sessions: 5000, users: 1000 }, 0.5), 3)
  t.equal(designEffectOf({ sessions: 10, users: 3 }), 10 / 3, 'fewer than the 6.6 above')
  t.equal(designEffectOf({ sessions: 5000, users: 1000 }, 0), 1)
})

t.test('what is no number of sessions or users is refused', async (t) => {
  t.throws(() => designEffectOf([1, -1]), /of\[1\] must be finite, 0 or more, got -1/)
  t.throws(
    () => designEffectOf([]),
    /of must be the numbers of sessions of users, with one at least, got \[\]/,
  )
  t.throws(() => designEffectOf({ sessions: 5, users: 0 }), /of\.users must be finite, 1 or more, got 0/)
  t.throws(() => designEffectOf({ sessions: 5, users: 6 }), /of\.sessions must be finite, 6 or more, got 5/)
  t.throws(
    () => designEffectOf({ sessions: 5 } as SessionsAndUsers),
    /of\.users must be a number, got undefined/,
  )
  t.throws(() => designEffectOf(5 as unknown as number[]), /of must be a list of numbers of sessions/)
  t.throws(() => designEffectOf([1], 1.1), /correlation must be from 0 to 1, got 1\.1/)
  t.throws(() => designEffectOf([1], -0.1), /correlation must be finite, 0 or more, got -0\.1/)
})
