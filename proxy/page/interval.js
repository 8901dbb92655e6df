import { HEIGHT, logScale, picture, shape, upright, WIDTH } from './svg.js'

const MOST = 4
const ARROW = 22

/** An end that leaves the scale. */
const arrow = (tip, base) =>
  shape('polygon', { class: 'arrow', points: `${tip},${HEIGHT / 2} ${base},25 ${base},75` })

/** A ratio and its interval, beside the line that no difference is. */
export function interval({ value, low, high }) {
  const svg = picture('interval')
  const x = logScale(1 / MOST, MOST)
  const leaves = { left: low < 1 / MOST, right: high === null || high > MOST }
  const left = leaves.left ? ARROW : x(low)
  const right = leaves.right ? WIDTH - ARROW : x(high)
  svg.append(upright('none', x(1)))
  svg.append(
    shape('rect', { class: 'bar', x: left, y: HEIGHT * 0.35, width: right - left, height: HEIGHT * 0.3 }),
  )
  if (leaves.left) svg.append(arrow(0, ARROW))
  if (leaves.right) svg.append(arrow(WIDTH, WIDTH - ARROW))
  if (typeof value === 'number') svg.append(upright('p50', x(value), HEIGHT * 0.1))
  return svg
}
