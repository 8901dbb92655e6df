import { directions, integer } from './format.js'
import { element, showItems } from './table.js'

const times = (ratio) => (ratio === null || ratio === undefined ? 'unknown' : `× ${ratio.toFixed(2)}`)

/** JSON has no infinity. */
const interval = ({ low, high }) => `${times(low ?? 0)} to ${high === null ? 'any' : times(high)}`

export function showComparisons(rows) {
  document.querySelector('#comparison').hidden = rows.length === 0
  showItems(document.querySelector('#comparisons'), rows, (item, row) => {
    const [ours, theirs] = row.sessions.map(integer)
    item.replaceChildren(
      `${directions[row.direction]}: ${row.challenger} against ${row.incumbent}`,
      element('strong', `${times(row.ratio)}, ${row.verdict}`),
      element('span', `${interval(row)}; ${theirs} sessions against ${ours}`, 'hint'),
    )
  })
}
