import normalCdf from '@stdlib/stats-base-dists-normal-cdf'

/** Brownian motions at a look that have crossed no boundary: places, and what of them is there. */
export interface Survivors {
  readonly time: number
  readonly places: Float64Array
  readonly masses: Float64Array
}

/** Before the first look. */
export const START: Survivors = { time: 0, places: Float64Array.of(0), masses: Float64Array.of(1) }
/** Simpson's rule with so many places a standard deviation of a step is wrong by 1e-5. */
export const PLACES = 4
/** Standard deviations beyond which there is nothing: 1e-15. */
const REACH = 8

/** The probability that a survivor is beyond a boundary at `time`, either way: they lie symmetrically. */
export function crossing({ time: from, places, masses }: Survivors, time: number, boundary: number): number {
  const deviation = Math.sqrt(time - from)
  let sum = 0
  for (let index = 0; index < places.length; index += 1) {
    const beyond = normalCdf(((places[index] as number) - boundary) / deviation, 0, 1)
    sum += 2 * (masses[index] as number) * beyond
  }
  return sum
}

/** Those that are within the boundary at the next look, at places `step` apart or less. */
export function survive(
  { time: from, places, masses }: Survivors,
  time: number,
  boundary: number,
  step: number,
): Survivors {
  const deviation = Math.sqrt(time - from)
  const end = Math.min(boundary, REACH * Math.sqrt(time))
  const intervals = 2 * Math.ceil(end / step)
  const width = (2 * end) / intervals
  const next = new Float64Array(intervals + 1)
  const reached = new Float64Array(intervals + 1)
  for (let index = 0; index <= intervals; index += 1) {
    const place = index * width - end
    let density = 0
    for (let each = 0; each < places.length; each += 1) {
      const z = (place - (places[each] as number)) / deviation
      if (z > REACH) continue
      if (z < -REACH) break
      density += (masses[each] as number) * Math.exp((-z * z) / 2)
    }
    const simpson = index === 0 || index === intervals ? 1 : index % 2 === 1 ? 4 : 2
    next[index] = place
    reached[index] = (density * simpson * width) / (3 * deviation * Math.sqrt(2 * Math.PI))
  }
  return { time, places: next, masses: reached }
}
