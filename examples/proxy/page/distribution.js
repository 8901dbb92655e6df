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

function drawMarks(chart) {
  const { ctx, bbox } = chart
  ctx.save()
  for (const [index, { p50, p90 }] of curves.entries()) {
    for (const [value, dash] of [
      [p50, []],
      [p90, [6, 5]],
    ]) {
      const x = Math.round(chart.valToPos(value, 'x', true))
      ctx.strokeStyle = toneColour(index)
      ctx.lineWidth = 2 * devicePixelRatio
      ctx.setLineDash(dash.map((each) => each * devicePixelRatio))
      ctx.beginPath()
      ctx.moveTo(x, bbox.top)
      ctx.lineTo(x, bbox.top + bbox.height)
      ctx.stroke()
      ctx.setLineDash([])
      ctx.fillStyle = cssColour('--text')
      ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`
      const isRight = x > bbox.left + bbox.width - 40 * devicePixelRatio
      ctx.textAlign = isRight ? 'right' : 'left'
      const label = value === p50 ? 'p50' : 'p90'
      ctx.fillText(
        label,
        x + (isRight ? -4 : 4) * devicePixelRatio,
        bbox.top + (12 + 15 * index) * devicePixelRatio,
      )
    }
  }
  ctx.restore()
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
        ...axis(),
        values: (_chart, splits) =>
          splits.map((each) => (Number.isInteger(Math.log10(each)) ? short(rate(each)) : '')),
      },
      { ...axis(), size: 56, values: (_chart, splits) => splits.map((each) => short(percent(each))) },
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
