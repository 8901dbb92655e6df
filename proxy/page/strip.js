import { HEIGHT, logScale, picture, shape, upright } from './svg.js'

/** A distribution: a bar a bucket, the median, the p90. */
export function strip(row, boundaries, [low, high], toneClass) {
  const svg = picture(toneClass)
  const x = logScale(low, high)
  const most = Math.max(...row.counts)
  for (const [index, count] of row.counts.entries()) {
    const bucket = row.first + index
    const left = x(boundaries[bucket - 1] ?? low)
    const right = x(boundaries[bucket] ?? high)
    const height = (count / most) * HEIGHT
    svg.append(shape('rect', { class: 'bar', x: left, y: HEIGHT - height, width: right - left, height }))
  }
  svg.append(upright('p50', x(row.p50)), upright('p90', x(row.p90)))
  return svg
}
