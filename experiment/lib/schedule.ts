import { checkNumber, checkObject, outOfRange, wrongType } from './check.js'
import { ENDED, type Looks, type Plan } from './looks.js'
import { evenly, type Schedule } from './planned.js'

const MOST_LOOKS = 50

/** @throws TypeError or RangeError naming what is wrong with a plan */
export function checkLooks(name: string, looks: unknown): void {
  if (looks === 'any' || looks === 'once') return
  if (typeof looks !== 'object' || looks === null) {
    throw wrongType(name, "'any' or 'once' or a plan, { planned: 5, sessions: 40000 }", looks)
  }
  checkObject(name, looks, ['planned', 'sessions', 'taken'])
  const { planned, sessions, taken } = looks as Partial<Record<keyof Plan, unknown>>
  if (typeof planned !== 'number') throw wrongType(`${name}.planned`, 'a number', planned)
  if (!Number.isInteger(planned) || planned < 1 || planned > MOST_LOOKS)
    throw outOfRange(`${name}.planned`, `an integer from 1 to ${MOST_LOOKS}`, planned)
  if (sessions !== undefined) checkNumber(`${name}.sessions`, sessions, 1)
  if (taken === undefined) return
  if (!Array.isArray(taken)) throw wrongType(`${name}.taken`, 'a list of numbers of sessions', taken)
  if (sessions === undefined) throw wrongType(`${name}.sessions`, 'a number, beside taken', sessions)
  for (const [index, count] of taken.entries()) checkNumber(`${name}.taken[${index}]`, count, 0)
  const falling = taken.findIndex((count, index) => count < (taken[index - 1] ?? 0))
  if (falling >= 0) throw outOfRange(`${name}.taken`, 'growing', taken)
}

/** Where in a plan a look is, and whether it is past the end of one that has none of its own. */
export interface Placed {
  readonly looks: 'any' | 'once' | Schedule | typeof ENDED
  readonly late: boolean
}

/**
 * @param sessions of both arms, now
 * @param needed how many the plan needs, where it does not say it
 * @throws RangeError if there were more sessions at a look before than there are now
 */
export function placed(looks: Looks, sessions: number, needed: () => number): Placed {
  if (typeof looks === 'string') return { looks, late: false }
  const { planned, sessions: end = needed(), taken } = looks
  const now = sessions / end
  if (taken !== undefined) {
    const last = taken.at(-1) ?? 0
    if (last > sessions)
      throw outOfRange('options.looks.taken', `at most the ${sessions} sessions that there are now`, last)
    const before = taken.filter((count) => count > 0 && count < sessions).map((count) => count / end)
    return { looks: before.some((time) => time >= 1) ? ENDED : { before, now }, late: false }
  }
  const number = Math.max(1, Math.round(now * planned))
  if (number > planned && looks.sessions !== undefined) return { looks: ENDED, late: false }
  const before = evenly(planned).slice(0, Math.min(number, planned) - 1)
  return { looks: { before, now }, late: number > planned }
}
