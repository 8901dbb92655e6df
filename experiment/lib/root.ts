/** Of the logarithm: ratios are told to 0.001 %. */
export const TOLERANCE = 1e-5

/** A function that falls, or jumps down. */
type Falling = (x: number) => number

/** Two places, and the values there: above 0 and not above 0. */
interface Bracket {
  readonly low: number
  readonly above: number
  readonly high: number
  readonly below: number
}

/** How far from the start a root is looked for at first, and how much farther each time. */
const FIRST_STEP = 0.1
const GROWTH = 4

/**
 * Where `f` passes 0 between `-limit` and `limit`, to a tolerance: `-limit` if it is nowhere above 0, `limit` if it
 * is everywhere. The search begins at `start`, so a guess that is near saves most evaluations.
 */
export function passes(f: Falling, start: number, limit: number, tolerance = TOLERANCE): number {
  let at = Math.min(Math.max(start, -limit), limit)
  let value = f(at)
  const up = value > 0
  const end = up ? limit : -limit
  for (let step = FIRST_STEP; at !== end; step *= GROWTH) {
    const next = up ? Math.min(at + step, limit) : Math.max(at - step, -limit)
    const there = f(next)
    if (there > 0 !== up) {
      const bracket = up
        ? { low: at, above: value, high: next, below: there }
        : { low: next, above: there, high: at, below: value }
      return crossing(f, bracket, tolerance)
    }
    at = next
    value = there
  }
  return end
}

/**
 * Takes no more steps than a bisection and one, also where `f` jumps, and a third of them where it is smooth.
 *
 * @see I. F. D. Oliveira, R. H. C. Takahashi, An enhancement of the bisection method average performance preserving minmax
 *   optimality, ACM Trans. Math. Softw. 47 (2021) 5: ITP
 */
function crossing(f: Falling, bracket: Bracket, tolerance: number): number {
  let { low, above, high, below } = bracket
  const narrow = 0.2 / (high - low)
  let radius = tolerance * 2 ** Math.ceil(Math.log2((high - low) / tolerance))
  while (high - low > tolerance) {
    const middle = (low + high) / 2
    const reach = Math.max(0, radius - (high - low) / 2)
    // The chord says nothing where a value is infinite.
    const chord = Number.isFinite(above - below) ? (high * above - low * below) / (above - below) : middle
    const towards = Math.sign(middle - chord)
    const nudged = chord + towards * Math.min(narrow * (high - low) ** 2, Math.abs(middle - chord))
    const x = Math.abs(nudged - middle) <= reach ? nudged : middle - towards * reach
    const y = f(x)
    if (y > 0) [low, above] = [x, y]
    else [high, below] = [x, y]
    radius /= 2
  }
  return (low + high) / 2
}
