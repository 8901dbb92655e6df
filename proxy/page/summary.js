import { dayAndTime, duration, integer, percent, plural, rate, trackName } from './format.js'
import { setText, showItems } from './table.js'

const set = (id, text) => setText(document.querySelector(`#${id}`), text)

export function showRoutes(routes) {
  set('routes-title', plural(routes.length, 'route'))
  showItems(document.querySelector('#routes'), routes, (item, { listen, target, track, proxyProtocol }) => {
    const notes = [track && `track ${trackName(track)}`, proxyProtocol && 'PROXY headers'].filter(Boolean)
    setText(item, `${listen} → ${target}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`)
  })
}

/** @param now s since the epoch, by the clock of the proxy */
export function showSince(since, now) {
  set('since', `Totals count since ${dayAndTime(since)}, for ${duration(now - since)}.`)
}

export function showSummary({ open, throughput, outcomes: { ended, failed } }) {
  set('open', integer(open))
  set('sending', rate(throughput?.sending ?? 0))
  set('receiving', rate(throughput?.receiving ?? 0))
  set('sessions', integer(ended))
  set('failed', failed === 0 ? '0' : `${integer(failed)} (${percent(failed / ended)})`)
}
