import { densities, edges } from './buckets.js'
import { HEIGHT, logScale, picture, shape, upright } from './svg.js'

/** A distribution: how densely sessions lie, the median, the p90. */
export function strip(row, boundaries, [low, high], toneClass) {
  const svg = picture(toneClass)
  const x = logScale(low, high)
  const dense = densities(row, boundaries)
  const most = Math.max(...dense)
  for (const [index, density] of dense.entries()) {
    const [left, right] = edges(boundaries, row.first + index).map(x)
    const height = (density / most) * HEIGHT
    svg.append(shape('rect', { class: 'bar', x: left, y: HEIGHT - height, width: right - left, height }))
  }
  svg.append(upright('p50', x(row.p50)), upright('p90', x(row.p90)))
  return svg
}
