import { choose } from './choice.js'
import { bytes, duration, integer, plural, rate, trip } from './format.js'
import { countryCell } from './goodput.js'
import { setText, showRows } from './table.js'
import { trackCell } from './tracks.js'

/** Seconds without a byte. */
const IDLE = 3
/** The share of its time in which a client that is slow to read has not read. */
const SLOW = 0.5

const states = {
  idle: ({ idle }) => `Idle for ${duration(idle)}`,
  slow: () => 'Slow to read',
  active: () => 'Active',
}

const stateOf = ({ idle, tcp }) => (tcp?.limited >= SLOW ? 'slow' : idle >= IDLE ? 'idle' : 'active')

function state(row) {
  const name = stateOf(row)
  return (cell) => {
    setText(cell, states[name](row))
    cell.classList.add(name)
  }
}

/** A button: what it is of is told below the table's head. */
function client({ id, client }, chosen) {
  return (cell) => {
    const button = cell.querySelector('button') ?? document.createElement('button')
    button.type = 'button'
    button.className = 'plain'
    button.dataset.session = id
    button.setAttribute('aria-pressed', String(id) === chosen)
    setText(button, client || 'unknown')
    if (!button.isConnected) cell.replaceChildren(button)
  }
}

export function showConnections({ rows, hasMore }, open, { country: code, tracks, session }) {
  const some = code || tracks ? ' of those chosen' : ''
  setText(
    document.querySelector('#connections-digest'),
    hasMore
      ? `the ${rows.length} that move most${some}, of ${integer(open)}`
      : some
        ? `${plural(rows.length, 'connection')}${some}, of ${integer(open)}`
        : plural(open, 'connection'),
  )
  showRows(
    document.querySelector('#connections'),
    rows.map((row) => [
      client(row, session),
      rate(row.sending),
      rate(row.receiving),
      state(row),
      countryCell(row.country),
      trackCell(row.track),
      row.tcp ? trip(row.tcp.rtt) : 'unknown',
      row.tcp ? bytes(row.tcp.retransmitted) : 'unknown',
      bytes(row.sent),
      bytes(row.received),
      duration(row.age),
    ]),
    some ? 'No such connection is open.' : 'No connection is open.',
  )
}

document.querySelector('#connections').addEventListener('click', ({ target }) => {
  const { session } = target.closest('button')?.dataset ?? {}
  if (session) choose({ session: target.getAttribute('aria-pressed') === 'true' ? '' : session })
})
