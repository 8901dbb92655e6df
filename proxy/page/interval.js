import { HEIGHT, logScale, picture, shape, upright } from './svg.js'

const MOST = 10

/** A ratio and its interval, beside the line that no difference is. */
export function interval({ ratio, low, high }) {
  const svg = picture('interval')
  const x = logScale(1 / MOST, MOST)
  const [left, right] = [x(low ?? 0), x(high ?? MOST)]
  svg.append(upright('none', x(1)))
  svg.append(
    shape('rect', { class: 'bar', x: left, y: HEIGHT * 0.35, width: right - left, height: HEIGHT * 0.3 }),
  )
  if (typeof ratio === 'number') svg.append(upright('p50', x(ratio), HEIGHT * 0.1))
  return svg
}
