import type { Comparison } from '../pairs.js'

const WIDTH = 25
/** The scale of the bars: from a quarter to four times. */
const SPAN = Math.log(4)

/** What stands above the bars. */
export const SCALE = '1/4          1          4'

/** An interval on the log scale, 1 in the middle; an end that leaves the scale is an arrow. */
export function bar({ value, low, high }: Comparison['ratio']): string {
  const place = (ratio: number): number => Math.round(((Math.log(ratio) / SPAN + 1) / 2) * (WIDTH - 1))
  const inside = (at: number): number => Math.min(Math.max(at, 0), WIDTH - 1)
  const [from, to] = [low > 0 ? place(low) : -1, high < Number.POSITIVE_INFINITY ? place(high) : WIDTH]
  const cells: string[] = Array.from({ length: WIDTH }, (_, at) =>
    at >= from && at <= to ? '─' : at === (WIDTH - 1) / 2 ? '┊' : ' ',
  )
  if (value !== undefined && value > 0) cells[inside(place(value))] = '●'
  if (from < 0) cells[0] = '◀'
  if (to > WIDTH - 1) cells[WIDTH - 1] = '▶'
  return cells.join('')
}
