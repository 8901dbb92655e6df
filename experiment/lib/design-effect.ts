import { checkNumber, isObject, outOfRange, wrongType } from './check.js'

/** How many sessions an arm has, and of how many users. */
export interface SessionsAndUsers {
  readonly sessions: number
  readonly users: number
}

/**
 * Estimates `designEffect`: how many times fewer independent sessions there are than sessions, where users have several.
 * With n sessions of each user and a correlation r of two sessions of one user, 1 + (sum of n^2 / sum of n - 1) r (Kish).
 *
 * What it is wrong by is a matter of what it is told. From sums (`{ sessions, users }`) all users are taken to have equally
 * many: if 1 % of them have half of the sessions, the estimate is too small by a factor of 25, and equal arms are called
 * different more often than not. Pass the number of sessions of each user where that is known. The correlation of their
 * speeds (of the ranks, if they have long tails) is mostly from 0.3 to 0.8; the default, 1, counts users rather than
 * sessions, and is safe. Users have to stay in their arm. Of two arms, take the larger estimate.
 *
 * @param of one arm: the number of sessions of each of its users, or the sums
 * @param correlation of the speeds of two sessions of one user, from 0 to 1; default 1
 * @throws TypeError or RangeError for what is no number of sessions, users or correlation
 *
 * @example
 * import { compare, designEffectOf } from 'measured-experiment'
 *
 * const designEffect = designEffectOf([1, 1, 2, 9, 1, 30], 0.5)
 * compare(incumbentPoints, challengerPoints, { designEffect })
 */
export function designEffectOf(of: readonly number[] | SessionsAndUsers, correlation = 1): number {
  checkNumber('correlation', correlation, 0)
  if (correlation > 1) throw outOfRange('correlation', 'from 0 to 1', correlation)
  return Math.max(1, 1 + (sessionsBeside(of) - 1) * correlation)
}

/** Of a session drawn at random: how many its user has. */
function sessionsBeside(of: readonly number[] | SessionsAndUsers): number {
  if (!isObject(of)) throw wrongType('of', 'a list of numbers of sessions, or { sessions, users }', of)
  if (!Array.isArray(of)) {
    const { sessions, users } = of as SessionsAndUsers
    checkNumber('of.users', users, 1)
    checkNumber('of.sessions', sessions, users)
    return sessions / users
  }
  let [sum, squares] = [0, 0]
  for (const [index, count] of (of as readonly unknown[]).entries()) {
    checkNumber(`of[${index}]`, count, 0)
    sum += count as number
    squares += (count as number) ** 2
  }
  if (sum === 0) throw outOfRange('of', 'the numbers of sessions of users, with one at least', of)
  return squares / sum
}
