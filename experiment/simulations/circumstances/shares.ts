import { compareOverall, type HistogramPoint, type Looks } from '../../lib/index.js'
import { labelled } from '../points.js'
import { type Sampler, sampler } from '../population.js'
import { type Circumstance, decided } from './circumstance.js'

const arms = { arm: 'track', incumbent: 'a', challenger: 'b' } as const
const once = { ...arms, looks: 'once' } as const

const at = (median: number): Sampler => sampler('default', { median, sigma: 1 })
const [slow, fast] = [at(30_000), at(300_000)]
/** Whole hours, in which everything gets faster by half in the end. */
const faster = Array.from({ length: 24 }, (_, hour) => at(100_000 * 1.5 ** (hour / 23)))

/** Both arms in an hour. */
function hourOf(
  hour: number,
  draw: Sampler,
  sessions: number,
  share: number,
  uniform: () => number,
): HistogramPoint[] {
  const challengers = Math.round(sessions * share)
  return [
    labelled(draw(sessions - challengers, uniform), { track: 'a' }, hour),
    labelled(draw(challengers, uniform), { track: 'b' }, hour),
  ]
}

const hours = Array.from({ length: 24 }, (_, hour) => hour)

const inTime = (
  name: string,
  trials: number,
  points: (hour: number, uniform: () => number) => HistogramPoint[],
): Circumstance => ({
  name,
  remedy: 'compared within hours',
  trials,
  trial: (uniform) => {
    const all = hours.flatMap((hour) => points(hour, uniform))
    return {
      before: decided(compareOverall(all, { ...once, window: Number.POSITIVE_INFINITY })),
      after: decided(compareOverall(all, once)),
    }
  },
})

const countries = (name: string, trials: number, times: number, looks: Looks): Circumstance => ({
  name,
  remedy: 'by country',
  trials,
  trial: (uniform) => {
    const points: HistogramPoint[] = []
    let [before, after] = [false, false]
    for (let look = 1; look <= times && !after; look += 1) {
      const [few, many] = [Math.round(400 / times), Math.round(1600 / times)]
      points.push(
        labelled(slow(many, uniform), { track: 'a', country: 'X' }),
        labelled(slow(few, uniform), { track: 'b', country: 'X' }),
        labelled(fast(few, uniform), { track: 'a', country: 'Y' }),
        labelled(fast(many, uniform), { track: 'b', country: 'Y' }),
      )
      before ||= decided(compareOverall(points, { ...arms, looks }))
      after = decided(compareOverall(points, { ...arms, looks, by: ['country'] }))
    }
    return { before, after }
  },
})

/** Arms whose shares differ from country to country, or change while speeds do (Simpson's paradox). */
export const shares = (short: boolean): Circumstance[] => {
  const trials = short ? 100 : 2500
  return [
    inTime('shares of 30 % by day and 70 % by night', trials, (hour, uniform) =>
      hour < 12 ? hourOf(hour, fast, 200, 0.3, uniform) : hourOf(hour, slow, 200, 0.7, uniform),
    ),
    inTime('a ramp from 5 to 50 %, all get faster ×1.5', trials, (hour, uniform) =>
      hourOf(hour, faster[hour] as Sampler, 200, 0.05 + (0.45 * hour) / 23, uniform),
    ),
    countries('two countries, shares of 20 % and 80 %', short ? trials : 10_000, 1, 'once'),
    ...(short ? [] : [countries('the same, 20 looks', 1000, 20, 'any')]),
  ]
}
