import { bytes, integer, percent, rate, short } from './format.js'
import { setText, showItems } from './table.js'

const set = (id, text) => setText(document.querySelector(`#${id}`), text)

export function showRoutes(routes) {
  showItems(document.querySelector('#routes'), routes, (item, { listen, target, track, proxyProtocol }) => {
    const notes = [track && `track ${track}`, proxyProtocol && 'PROXY headers'].filter(Boolean)
    setText(item, `${listen} → ${target}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`)
  })
}

export function showFloor(minBytes) {
  set(
    'floor',
    minBytes > 0
      ? `Left out is a direction in which a session moved less than ${short(bytes(minBytes))}.`
      : '',
  )
}

export function showSummary({ open, throughput, outcomes }) {
  const all = outcomes.reduce((sum, { count }) => sum + count, 0)
  const well = outcomes.reduce((sum, { outcome, count }) => sum + (outcome === 'ok' ? count : 0), 0)
  set('open', integer(open))
  set('sending', rate(throughput?.sending ?? 0))
  set('receiving', rate(throughput?.receiving ?? 0))
  set('sessions', integer(all))
  set('failed', all === 0 ? '0' : `${integer(all - well)} (${percent((all - well) / all)})`)
}
