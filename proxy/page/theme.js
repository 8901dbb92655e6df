/** Besides colours, for those who do not tell them apart. */
export const dashes = [[], [7, 4], [2, 3], [9, 3, 2, 3]]

export function cssColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

/** Calls back when the page turns dark or light. */
export function onTheme(callback) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', callback)
}

/** @param label what it counts, where its numbers do not say so */
export const axis = (label) => ({
  ...(label && { label, labelSize: 20, labelFont: '12px system-ui, sans-serif', labelGap: 2 }),
  size: 34,
  stroke: cssColour('--muted'),
  grid: { stroke: cssColour('--grid'), width: 1 },
  ticks: { stroke: cssColour('--grid'), width: 1 },
  font: '12px system-ui, sans-serif',
})

/** Less high where there is little room. */
const heightOf = (width) => (width < 500 ? 180 : 250)

/** Makes a chart as wide as its place; again for another theme, for its colours are drawn. */
export function fit(place, make) {
  let chart
  const size = () => {
    const width = Math.max(200, place.clientWidth)
    return { width, height: heightOf(width) }
  }
  const build = () => {
    chart?.destroy()
    chart = make(place, size())
  }
  build()
  new ResizeObserver(() => {
    if (place.clientWidth > 0 && chart.width !== size().width) chart.setSize(size())
  }).observe(place)
  onTheme(build)
  return { chart: () => chart, rebuild: build }
}
