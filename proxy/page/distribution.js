import { percent, rate, short } from './format.js'
import { mergeRows, quantile, rangeOf } from './merge.js'
import { element, showItems } from './table.js'
import { axis, cssColour, dashes, fit, toneClass, toneColour } from './theme.js'
import uPlot from './uplot.js'

const place = document.querySelector('#distribution')
const legend = document.querySelector('#distribution-legend')

/** One line for each track that the chart may show. */
const MOST = 4

let curves = []
let data = [[1, 10], ...new Array(MOST).fill([0, 0])]
let range = [1_000, 10_000_000]

function drawLine({ ctx, bbox }, x, tone, dash) {
  ctx.strokeStyle = tone
  ctx.lineWidth = 2 * devicePixelRatio
  ctx.setLineDash(dash.map((each) => each * devicePixelRatio))
  ctx.beginPath()
  ctx.moveTo(x, bbox.top)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
}

/** On a ground of its own, for lines and bars run behind it; in a row of its own, so that none covers another. */
function drawName({ ctx, bbox }, x, tone, name, row) {
  const px = devicePixelRatio
  ctx.font = `600 ${12 * px}px system-ui, sans-serif`
  ctx.textAlign = 'left'
  ctx.textBaseline = 'alphabetic'
  const width = ctx.measureText(name).width + 6 * px
  const isRight = x + width > bbox.left + bbox.width
  const [left, top] = [isRight ? x - width - px : x + px, bbox.top + 17 * row * px]
  ctx.fillStyle = cssColour('--card')
  ctx.fillRect(left, top, width, 16 * px)
  ctx.fillStyle = tone
  ctx.fillText(name, left + 3 * px, top + 12 * px)
}

function drawMarks(chart) {
  const marks = curves.flatMap(({ p50, p90 }, index) => [
    { value: p50, name: 'p50', dash: [], tone: toneColour(index), row: index },
    { value: p90, name: 'p90', dash: [6, 5], tone: toneColour(index), row: index + curves.length },
  ])
  const x = ({ value }) => Math.round(chart.valToPos(value, 'x', true))
  chart.ctx.save()
  for (const mark of marks) drawLine(chart, x(mark), mark.tone, mark.dash)
  for (const mark of marks) drawName(chart, x(mark), mark.tone, mark.name, mark.row)
  chart.ctx.restore()
}

/** The decades are named, and where there is room what lies between them. */
const named = (value, hasRoom) => {
  const mantissa = Number(value.toExponential(0).split('e')[0])
  return mantissa === 1 || (hasRoom && mantissa === 3)
}

const chartOf = fit(place, (target, size) => {
  const options = {
    ...size,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, distr: 3, range: () => range },
      y: { range: (_chart, _low, high) => [0, Math.max(high * 1.1, 0.01)] },
    },
    axes: [
      {
        ...axis('Goodput of a session, logarithmic'),
        // Else uPlot takes away what it finds too dense.
        filter: (_chart, splits) => splits,
        values: (chart, splits) =>
          splits.map((each) => (named(each, chart.width > 700) ? short(rate(each)) : '')),
      },
      {
        ...axis('Share of sessions'),
        size: 48,
        values: (_chart, splits) => splits.map((each) => short(percent(each))),
      },
    ],
    series: [
      {},
      ...Array.from({ length: MOST }, (_, index) => ({
        stroke: toneColour(index),
        fill: `${toneColour(index)}2e`,
        dash: dashes[index],
        width: 2,
        points: { show: false },
        paths: uPlot.paths.stepped({ align: 1 }),
      })),
    ],
    hooks: { draw: [drawMarks] },
  }
  return new uPlot(options, data, target)
})

/** The share of the sessions in each bucket, a line a track. */
export function showDistribution(rows, boundaries, tracks) {
  range = rangeOf(rows, boundaries)
  curves = tracks.slice(0, MOST).flatMap((track) => {
    const merged = mergeRows(
      rows.filter((row) => row.track === track),
      boundaries.length + 1,
    )
    if (merged.count === 0) return []
    const p50 = quantile(merged, boundaries, 0.5)
    return { track: track ?? 'All sessions', ...merged, p50, p90: quantile(merged, boundaries, 0.9) }
  })
  // A bucket is drawn from its lower boundary on; the first one has none.
  data = [
    boundaries,
    ...Array.from({ length: MOST }, (_, index) => {
      const curve = curves[index]
      return boundaries.map((_boundary, bucket) => (curve ? curve.counts[bucket + 1] / curve.count : null))
    }),
  ]
  chartOf().setData(data)
  const texts = curves.map(
    ({ track, count, p50, p90 }) => `${track}: p50 ${rate(p50)}, p90 ${rate(p90)}, ${count} sessions`,
  )
  place.setAttribute('aria-label', `Distribution of goodput. ${texts.join('; ') || 'No session yet'}`)
  showItems(legend, texts, (item, text, index) => {
    item.replaceChildren(element('span', '', `swatch ${toneClass(index)}`), text)
  })
}
