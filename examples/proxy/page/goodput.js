import { country, integer, rate } from './format.js'
import { rangeOf } from './merge.js'
import { strip } from './strip.js'
import { element, showRows } from './table.js'
import { toneClass } from './theme.js'

const directions = ['transmit', 'receive']
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

/** Every distribution on a line, all on one scale. */
export function showGoodput(rows, boundaries, tracks) {
  const range = rangeOf(rows, boundaries)
  const trackOf = (row) => Math.max(0, tracks.indexOf(row.track))
  const sorted = [...rows].sort((a, b) => order(a.country, b.country) || trackOf(a) - trackOf(b))
  for (const direction of directions) {
    showRows(
      document.querySelector(`#goodput-${direction}`),
      sorted
        .filter((row) => row.direction === direction)
        .map((row) => [
          (cell) => {
            cell.replaceChildren(
              element('span', country(row.country), 'long'),
              element('span', row.country, 'short'),
            )
          },
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
