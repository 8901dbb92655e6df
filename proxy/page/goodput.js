import { country, directions, integer, rate, short } from './format.js'
import { rangeOf } from './merge.js'
import { strip } from './strip.js'
import { element, setText, showRows } from './table.js'
import { toneClass } from './theme.js'

const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

/** In full, or its code where there is little room. */
export function countryCell(code) {
  return (cell) =>
    cell.replaceChildren(element('span', country(code), 'long'), element('span', code, 'short'))
}

/** Every distribution on a line, all on one scale. */
export function showGoodput(rows, boundaries, tracks) {
  const range = rangeOf(rows, boundaries)
  const trackOf = (row) => Math.max(0, tracks.indexOf(row.track))
  const sorted = [...rows].sort(
    (a, b) => order(country(a.country), country(b.country)) || trackOf(a) - trackOf(b),
  )
  const [from, to] = range.map((each) => short(rate(each)))
  for (const direction of Object.keys(directions)) {
    const table = document.querySelector(`#goodput-${direction}`)
    setText(table.querySelector('th.strip'), `${from} to ${to}`)
    showRows(
      table,
      sorted
        .filter((row) => row.direction === direction)
        .map((row) => [
          countryCell(row.country),
          (cell) => {
            const swatch = element('span', '', `swatch ${toneClass(trackOf(row))}`)
            cell.replaceChildren(swatch, row.track ?? 'none')
          },
          (cell) => cell.replaceChildren(strip(row, boundaries, range, toneClass(trackOf(row)))),
          rate(row.p50),
          rate(row.p90),
          integer(row.count),
        ]),
      'No session yet.',
    )
  }
}
