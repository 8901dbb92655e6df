import { integer, percent, plural } from './format.js'
import { element, setText, showRows } from './table.js'
import { trackCell } from './tracks.js'

const meanings = {
  ok: 'Ended well',
  header_malformed: 'PROXY header malformed',
  header_too_long: 'PROXY header too long',
  header_timeout: 'PROXY header too slow',
  header_cut: 'PROXY header cut off',
  target_refused: 'Target refused',
  target_timeout: 'Target did not answer',
  target_unreachable: 'Target unreachable',
  target_reset: 'Target reset it',
  tls_failed: 'TLS handshake failed',
  shutdown: 'Proxy shut down',
  ECONNRESET: 'Client reset it',
  EPIPE: 'Client had gone',
}

/** Of those whose name does not say what an operator can look for. */
const explanations = {
  header_malformed: 'It did not begin with one; the target was not asked.',
  tls_failed:
    'Not TLS, a version, cipher or certificate that one side refuses, cut off, or not done in 10 s; the target was not asked.',
  target_unreachable: 'No route, or no such name: stderr says which.',
}

function outcomeCell(outcome) {
  return (cell) => {
    const explanation = explanations[outcome]
    cell.replaceChildren(
      meanings[outcome] ?? outcome,
      ...(explanation ? [element('span', explanation, 'explanation')] : []),
    )
  }
}

const checksText = (count) =>
  count === 0
    ? ''
    : `Besides, ${plural(count, 'health check')} of load balancers, which ${count === 1 ? 'is no session' : 'are no sessions'}.`

export function showOutcomes({ rows, checks }) {
  const all = rows.reduce((sum, { count }) => sum + count, 0)
  const failed = rows.reduce((sum, { outcome, count }) => sum + (outcome === 'ok' ? 0 : count), 0)
  setText(
    document.querySelector('#outcomes-digest'),
    failed === 0 ? `${plural(all, 'session')}, none failed` : `${integer(failed)} of ${integer(all)} failed`,
  )
  showRows(
    document.querySelector('#outcomes'),
    rows.map(({ outcome, track, count }) => [
      outcomeCell(outcome),
      trackCell(track),
      integer(count),
      percent(count / all),
    ]),
    'No session has ended yet.',
  )
  setText(document.querySelector('#checks'), checksText(checks))
}
