const SVG = 'http://www.w3.org/2000/svg'

export const WIDTH = 1000
export const HEIGHT = 100

export function shape(name, attributes) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

/** A picture as small as a line of text; the numbers beside it say the same to those who do not see it. */
export function picture(className) {
  return shape('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
    class: className,
  })
}

/** Where a value is on a log axis. */
export function logScale(low, high) {
  return (value) => (WIDTH * Math.log(Math.min(high, Math.max(low, value)) / low)) / Math.log(high / low)
}

export const upright = (className, x, y = 0) =>
  shape('line', { class: className, x1: x, x2: x, y1: y, y2: HEIGHT - y })
