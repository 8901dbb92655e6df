import { densities, edges, rangeOf } from './buckets.js'
import { plural, rate, short } from './format.js'
import { drawLanes, LANE } from './lanes.js'
import { axis, cssColour, dashes, fit } from './theme.js'
import { logTicks } from './ticks.js'
import { toneName, trackIndex } from './tracks.js'
import uPlot from './uplot.js'

const place = document.querySelector('#distribution')

/** Where more are drawn, what is under their lines is left blank. */
const MOST_FILLED = 3
/** px that the name of a tick takes. */
const TICK = 80

let curves = []
let data = [[1, 10]]
let range = [1_000, 10_000_000]

function line({ track }) {
  const colour = cssColour(toneName(trackIndex(track)))
  return {
    stroke: colour,
    ...(curves.length <= MOST_FILLED && { fill: `${colour}22` }),
    dash: dashes[trackIndex(track) % dashes.length],
    width: 2,
    points: { show: false },
    paths: uPlot.paths.stepped({ align: 1 }),
  }
}

const { chart, rebuild } = fit(place, (target, { width, height }) => {
  const lanes = curves.length * LANE
  const options = {
    ...{ width, height: height + lanes, padding: [lanes + 6, 30, 0, 30] },
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, distr: 3, range: () => range },
      y: { range: (_chart, _low, high) => [0, Math.max(high * 1.05, 0.01)] },
    },
    axes: [
      {
        ...axis('Goodput of a session, logarithmic'),
        splits: (chart) => logTicks(...range, Math.floor(chart.bbox.width / devicePixelRatio / TICK)),
        // Else uPlot takes away what it finds too dense.
        filter: (_chart, splits) => splits,
        values: (_chart, splits) => splits.map((each) => short(rate(each))),
      },
      { ...axis(), show: false },
    ],
    series: [{}, ...curves.map(line)],
    hooks: { draw: [(chart) => drawLanes(chart, curves)] },
  }
  return new uPlot(options, data, target)
})

/** How densely the sessions of each track lie: the area between two rates is the share of the sessions there. */
export function showDistribution(rows, boundaries) {
  const names = (of) => JSON.stringify(of.map(({ track }) => track))
  const isOther = names(rows) !== names(curves)
  curves = rows
  range = rangeOf(rows, boundaries)
  // A bucket is drawn from its lower boundary on; after the last one comes the upper boundary of that.
  const starts = [...boundaries.keys()].map((index) => edges(boundaries, index + 1)[0])
  data = [
    starts,
    ...rows.map((row) => {
      const dense = densities(row, boundaries)
      return starts.map((_start, index) => dense[index + 1 - row.first] ?? 0)
    }),
  ]
  if (isOther) rebuild()
  else chart().setData(data)
  const texts = rows.map(
    ({ track, count, p50, p90 }) =>
      `${track ? `${track}: ` : ''}p50 ${rate(p50)}, p90 ${rate(p90)}, ${plural(count, 'session')}`,
  )
  place.setAttribute('aria-label', `Distribution of goodput. ${texts.join('; ') || 'No session yet'}`)
}
