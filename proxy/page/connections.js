import { bytes, country, duration, integer, rate } from './format.js'
import { setText, showRows } from './table.js'

/** Seconds without a byte. */
const IDLE = 3

function state({ idle }) {
  return (cell) => {
    setText(cell, idle >= IDLE ? `Idle for ${duration(idle)}` : 'Active')
    cell.classList.add(idle >= IDLE ? 'idle' : 'active')
  }
}

export function showConnections(rows, open) {
  const hint = document.querySelector('#connections-hint')
  setText(
    hint,
    rows.length < open ? `The ${rows.length} that move most, of ${integer(open)}.` : 'All of them.',
  )
  showRows(
    document.querySelector('#connections'),
    rows.map((row) => [
      row.client,
      rate(row.sending),
      rate(row.receiving),
      state(row),
      country(row.country),
      row.track ?? 'none',
      bytes(row.sent),
      bytes(row.received),
      duration(row.age),
    ]),
    'No connection is open.',
  )
}
