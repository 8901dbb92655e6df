import { rate, short, time } from './format.js'
import { element, showItems } from './table.js'
import { axis, dashes, fit, toneClass, toneColour } from './theme.js'
import uPlot from './uplot.js'

const place = document.querySelector('#throughput')
const LENGTH = 300
const directions = [
  { label: 'Download', key: 'sending' },
  { label: 'Upload', key: 'receiving' },
]
let points = []
const data = () => [
  points.map(({ time }) => time),
  ...directions.map(({ key }) => points.map((point) => point[key])),
]

const chartOf = fit(place, (target, size) => {
  const options = {
    ...size,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_chart, _low, high) => [0, Math.max(1_000, high * 1.1)] } },
    axes: [
      { ...axis(), space: 80, values: (_chart, splits) => splits.map(time) },
      { ...axis(), size: 76, values: (_chart, splits) => splits.map((each) => short(rate(each))) },
    ],
    series: [
      {},
      ...directions.map(({ label }, index) => ({
        label,
        stroke: toneColour(index),
        dash: dashes[index],
        width: 2,
        points: { show: false },
      })),
    ],
  }
  return new uPlot(options, data(), target)
})

function show() {
  chartOf().setData(data())
  const last = points.at(-1)
  const texts = directions.map(({ label, key }) => `${label} ${rate(last?.[key] ?? 0)}`)
  place.setAttribute('aria-label', `Bytes per second over the last five minutes. Now: ${texts.join(', ')}`)
  showItems(document.querySelector('#throughput-legend'), texts, (item, text, index) => {
    item.replaceChildren(element('span', '', `swatch ${toneClass(index)}`), text)
  })
}

export function setHistory(history) {
  points = [...history]
  show()
}

export function addThroughput(point) {
  if (point && point.time !== points.at(-1)?.time) points.push(point)
  points = points.slice(-LENGTH)
  show()
}
