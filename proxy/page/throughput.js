import { rateChart } from './rate-chart.js'

const LENGTH = 300
const show = rateChart(
  document.querySelector('#throughput'),
  document.querySelector('#throughput-legend'),
  'Bytes per second over the last five minutes',
)
let points = []

export function setHistory(history) {
  points = [...history]
  show(points)
}

/** @param isShown whether the chart moves; what is left out is there when it does */
export function addThroughput(point, isShown) {
  if (point && point.time !== points.at(-1)?.time) points.push(point)
  points = points.slice(-LENGTH)
  if (isShown) show(points)
}
