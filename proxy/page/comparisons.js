import { country, directions, integer } from './format.js'
import { countryCell } from './goodput.js'
import { interval } from './interval.js'
import { element, showItems, showRows } from './table.js'

const times = (ratio) => (typeof ratio === 'number' ? `× ${ratio.toFixed(2)}` : 'unknown')

/** JSON has no infinity. */
const range = ({ low, high }) => `${times(low ?? 0)} to ${high === null ? 'any' : times(high)}`

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`

function verdict({ verdict, more }) {
  return verdict === 'too few sessions' && more > 0 ? `${integer(more)} sessions more to tell` : verdict
}

/** Both tracks: what all sessions show, and what each country's do. */
export function showComparisons(rows) {
  document.querySelector('#comparison').hidden = rows.length === 0
  const total = Object.keys(directions).flatMap((direction) =>
    rows.filter((row) => row.direction === direction && row.country === undefined),
  )
  showItems(document.querySelector('#comparisons'), total, (item, row) => {
    const [ours, theirs] = row.sessions.map(integer)
    item.replaceChildren(
      `${directions[row.direction]}: ${row.challenger} against ${row.incumbent}`,
      element('strong', `${times(row.ratio)}, ${row.verdict}`),
      element('span', `${range(row)}; ${theirs} sessions against ${ours}. ${sentence(row.reason)}`, 'hint'),
    )
  })
  for (const direction of Object.keys(directions)) {
    const countries = rows.filter((row) => row.direction === direction && row.country !== undefined)
    showRows(
      document.querySelector(`#comparison-${direction}`),
      countries
        .sort((a, b) => (country(a.country) < country(b.country) ? -1 : 1))
        .map((row) => [
          countryCell(row.country),
          times(row.ratio),
          (cell) => cell.replaceChildren(interval(row)),
          verdict(row),
        ]),
      'No session yet.',
    )
  }
}
