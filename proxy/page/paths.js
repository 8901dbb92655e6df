import { bytes, integer, percent, trip } from './format.js'
import { countryCell } from './goodput.js'
import { element, setText, showRows } from './table.js'
import { trackCell } from './tracks.js'

const trips = (seconds) => trip(seconds * 1000)

export function showPaths(rows) {
  const again = rows.reduce((sum, { retransmitted }) => sum + retransmitted, 0)
  const sent = rows.reduce((sum, row) => sum + row.sent, 0)
  setText(
    document.querySelector('#paths-digest'),
    rows.length === 0 ? 'the kernel has told nothing' : `${share(again, sent)} sent again`,
  )
  showRows(
    document.querySelector('#paths'),
    rows.map((row) => [
      countryCell(row.country),
      trackCell(row.track),
      trips(row.p50),
      trips(row.p90),
      (cell) => {
        const count = element('span', ` (${bytes(row.retransmitted)})`, 'long')
        cell.replaceChildren(share(row.retransmitted, row.sent), count)
      },
      row.limited === undefined ? 'unknown' : percent(row.limited),
      integer(row.count),
    ]),
    'The kernel tells of connections over TCP, on Linux where koffi is installed: it has told of no session yet.',
  )
}

const share = (again, sent) => percent(sent > 0 ? again / sent : 0)
