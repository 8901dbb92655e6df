import { cssColour } from './theme.js'
import { toneName, trackIndex, trackNumber } from './tracks.js'

/** px of a lane: one for each distribution, above them all. */
export const LANE = 15

/** The median as a dot, a line on to the p90; before it the number of its track. One lane each, so none covers another. */
export function drawLanes(chart, curves) {
  const { ctx, bbox } = chart
  const px = devicePixelRatio
  ctx.save()
  ctx.font = `600 ${11 * px}px system-ui, sans-serif`
  ctx.textBaseline = 'middle'
  for (const [row, { track, p50, p90 }] of curves.entries()) {
    const y = bbox.top - (curves.length - row - 0.5) * LANE * px
    const [from, to] = [p50, p90].map((value) => chart.valToPos(value, 'x', true))
    ctx.strokeStyle = cssColour(toneName(trackIndex(track)))
    ctx.fillStyle = ctx.strokeStyle
    ctx.lineWidth = 2 * px
    ctx.setLineDash([])
    ctx.beginPath()
    ctx.moveTo(from, y)
    ctx.lineTo(to, y)
    ctx.moveTo(to, y - 4 * px)
    ctx.lineTo(to, y + 4 * px)
    ctx.stroke()
    ctx.beginPath()
    ctx.arc(from, y, 4 * px, 0, 2 * Math.PI)
    ctx.fill()
    const isLeft = from - bbox.left > 24 * px
    ctx.textAlign = isLeft ? 'right' : 'left'
    ctx.fillText(trackNumber(track), isLeft ? from - 8 * px : to + 8 * px, y)
  }
  ctx.restore()
}
