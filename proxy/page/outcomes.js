import { integer, percent, plural } from './format.js'
import { setText, showRows } from './table.js'
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

export function showOutcomes({ rows }) {
  const all = rows.reduce((sum, { count }) => sum + count, 0)
  const failed = rows.reduce((sum, { outcome, count }) => sum + (outcome === 'ok' ? 0 : count), 0)
  setText(
    document.querySelector('#outcomes-digest'),
    failed === 0 ? `${plural(all, 'session')}, none failed` : `${integer(failed)} of ${integer(all)} failed`,
  )
  showRows(
    document.querySelector('#outcomes'),
    rows.map(({ outcome, track, count }) => [
      meanings[outcome] ?? outcome,
      trackCell(track),
      integer(count),
      percent(count / all),
    ]),
    'No session has ended yet.',
  )
}
