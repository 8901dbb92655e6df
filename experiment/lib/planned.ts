import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { passes } from './root.js'
import { crossing, PLACES, START, type Survivors, survive } from './survivors.js'

/**
 * A plan of a few looks, with an end. Of `alpha`, each look spends what Lan and DeMets' function of O'Brien and Fleming's
 * shape has by then, 4 - 4 Phi(z_(alpha / 4) / sqrt(t)) at a part t of the plan's information, less what the looks before
 * spent. z times the root of the information is a Brownian motion; its density at each look, of those that have not
 * crossed a boundary before, is integrated from the one at the look before.
 *
 *     look 1          look 2                     last look
 *     |z| >= 4.9      |z| >= 3.4       …         |z| >= 2.0          of five, alpha 5 %
 *
 * @see K. K. G. Lan, D. L. DeMets, Discrete sequential boundaries for clinical trials, Biometrika 70 (1983) 659-663
 * @see P. Armitage, C. K. McPherson, B. C. Rowe, Repeated significance tests on accumulating data, JRSS A 132 (1969)
 *   235-244
 */
export interface Schedule {
  /** The parts of the plan's information at the looks before this one, growing, each above 0. */
  readonly before: readonly number[]
  /** And at this one; above 1 where the last look came late. */
  readonly now: number
}

/** Looks closer than this part of the plan are one. */
const CLOSEST = 1e-4
/** ln: no p-value of a plan is told to be smaller. */
const SMALLEST = Math.log(1e-16)

/** How much of alpha is spent at `time`, half of it either way. */
function spent(alpha: number, time: number): number {
  return time >= 1 ? alpha : 4 * normalCdf(normalQuantile(alpha / 4, 0, 1) / Math.sqrt(time), 0, 1)
}

/** The boundary at which a look spends so much: infinite if that is nothing. */
function boundaryOf(survivors: Survivors, time: number, spending: number): number {
  if (!(spending > 0)) return Number.POSITIVE_INFINITY
  const excess = (boundary: number): number => Math.log(crossing(survivors, time, boundary) / spending)
  // Beyond 38 deviations normal probabilities are 0.
  return passes(excess, 2 * Math.sqrt(Math.max(1, time)), 38 * Math.sqrt(time), 1e-9)
}

/** The survivors of looks at `times`, each of which spends what is due. */
function survivorsOf(alpha: number, times: readonly number[], step: number, begin = START): Survivors {
  let survivors = begin
  for (const time of times) {
    const due = spent(alpha, time) - spent(alpha, survivors.time)
    survivors = survive(survivors, time, boundaryOf(survivors, time, due), step)
  }
  return survivors
}

/** Strata share a plan: its survivors are computed once for each alpha. */
const known = new Map<string, Survivors>()
const MOST_KNOWN = 1000

function remembered(alpha: number, times: readonly number[], step: number): Survivors {
  if (times.length === 0) return START
  const key = [alpha, step, ...times].join()
  let survivors = known.get(key)
  if (survivors === undefined) {
    survivors = survivorsOf(alpha, times.slice(-1), step, remembered(alpha, times.slice(0, -1), step))
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(key, survivors)
  }
  return survivors
}

/** The looks before, without those that are as good as one with the next; and how fine the integrals have to be. */
function prepared({ before, now }: Schedule): { times: readonly number[]; step: number } {
  const times = before.filter((time, index) => (before[index + 1] ?? now) - time > CLOSEST)
  // Rounded, so that strata which are about as far share survivors.
  const shortest = times.reduce(
    (least, time, index) => Math.min(least, time - (times[index - 1] ?? 0)),
    now - (times.at(-1) ?? 0),
  )
  return { times, step: 2 ** Math.floor(Math.log2(Math.sqrt(shortest))) / PLACES }
}

/** How large |z| must be at this look: infinite where alpha is as good as unspent, or all spent before. */
export function plannedZ(alpha: number, schedule: Schedule): number {
  const { times, step } = prepared(schedule)
  const survivors = remembered(alpha, times, step)
  const due = spent(alpha, schedule.now) - spent(alpha, survivors.time)
  return boundaryOf(survivors, schedule.now, due) / Math.sqrt(schedule.now)
}

/** The smallest alpha at which this look crosses the boundary, to 0.1 %. */
export function plannedP(z: number, schedule: Schedule): number {
  const { times, step } = prepared(schedule)
  const b = Math.abs(z) * Math.sqrt(schedule.now)
  const crosses = (alpha: number): boolean => {
    const survivors = remembered(alpha, times, step)
    const due = spent(alpha, schedule.now) - spent(alpha, survivors.time)
    return due > 0 && crossing(survivors, schedule.now, b) <= due
  }
  // The same halves for all strata, whose survivors are remembered.
  let [low, high] = [SMALLEST, 0]
  while (high - low > 1e-3) {
    const middle = (low + high) / 2
    if (crosses(Math.exp(middle))) high = middle
    else low = middle
  }
  return Math.exp(high)
}

/** The looks of a plan that are evenly spread, as parts of its information. */
export function evenly(looks: number): number[] {
  return Array.from({ length: looks }, (_, index) => (index + 1) / looks)
}

/** The drift that a plan of even looks finds with a probability of `power`: the z expected at its end. */
export function plannedDrift(alpha: number, power: number, looks: number): number {
  const { step } = prepared({ before: [], now: 1 / looks })
  const { places, masses } = remembered(alpha, evenly(looks), step)
  // With a drift, the density of a Brownian motion at b after 1 is exp(drift b - drift^2 / 2) times that without.
  const missed = (drift: number): number => {
    let sum = 0
    for (let index = 0; index < places.length; index += 1) {
      sum += (masses[index] as number) * Math.exp(drift * (places[index] as number) - drift ** 2 / 2)
    }
    return sum
  }
  let [low, high] = [0, 20]
  while (high - low > 1e-6) {
    const middle = (low + high) / 2
    if (missed(middle) > 1 - power) low = middle
    else high = middle
  }
  return high
}

/** The probability that the last look of a plan of even looks crosses its upper boundary, of one that is at `z` now. */
export function plannedPower(at: {
  readonly alpha: number
  readonly looks: number
  /** The part of the plan's information that there is. */
  readonly now: number
  readonly z: number
  /** The z that is expected at the end. */
  readonly drift: number
}): number {
  const { alpha, looks, now, z, drift } = at
  const last = plannedZ(alpha, { before: evenly(looks).slice(0, -1), now: 1 })
  const expected = z * Math.sqrt(now) + drift * (1 - now)
  return normalCdf((expected - last) / Math.sqrt(1 - now), 0, 1)
}
