const SVG = 'http://www.w3.org/2000/svg'
const WIDTH = 1000
const HEIGHT = 100

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

/** A distribution as small as a line of text; the numbers beside it say the same to those who do not see it. */
export function strip(row, boundaries, [low, high], toneClass) {
  const svg = shape('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  })
  svg.setAttribute('class', toneClass)
  const x = (value) => (WIDTH * Math.log(Math.max(value, low) / low)) / Math.log(high / low)
  const most = Math.max(...row.counts)
  for (const [index, count] of row.counts.entries()) {
    const bucket = row.first + index
    const left = x(boundaries[bucket - 1] ?? low)
    const right = x(boundaries[bucket] ?? high)
    const height = (count / most) * HEIGHT
    svg.append(shape('rect', { class: 'bar', x: left, y: HEIGHT - height, width: right - left, height }))
  }
  for (const mark of ['p50', 'p90']) {
    svg.append(shape('line', { class: mark, x1: x(row[mark]), x2: x(row[mark]), y1: 0, y2: HEIGHT }))
  }
  return svg
}
