import { rangeOf } from './buckets.js'
import { choice } from './choice.js'
import { showDistribution } from './distribution.js'
import { directionName } from './filters.js'
import { bytes, country, integer, rate, short } from './format.js'
import { strip } from './strip.js'
import { element, setText, showRows } from './table.js'
import { areNamed, toneClass, trackCell, trackIndex } from './tracks.js'

const byId = (id) => document.querySelector(`#${id}`)

const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0)
const byTrack = (a, b) => trackIndex(a.track) - trackIndex(b.track)

const meanings = {
  delivered:
    'Delivered goodput: what the client’s system has acknowledged, by the time in which something was under way to it, as Linux tells. It is what the path gave.',
  active:
    'Active goodput: bytes by the time in which any moved. What is sent counts when the system takes it, before the client has it: small downloads look faster than they were.',
  lifetime:
    'Lifetime goodput: bytes by the whole time that the connection was open, idle time included. It says how connections are used, not how fast they are.',
}

function meaning({ rate, rates, isLocal }) {
  if (rate === 'delivered' && isLocal)
    return `${meanings.delivered} Most downloads stay on this machine, though, where that is how fast memory is copied.`
  if (rate !== 'active') return meanings[rate]
  if (!rates.includes('delivered'))
    return `${meanings.active} The kernel tells nothing better here, or has told of no session yet.`
  if (isLocal)
    return `${meanings.active} Shown first because most downloads stay on this machine, where delivered goodput is only how fast memory is copied.`
  return meanings.active
}

/** In full, or its code where there is little room. */
export function countryCell(code) {
  return (cell) =>
    cell.replaceChildren(element('span', country(code), 'long'), element('span', code, 'short'))
}

const numbers = ({ p50, p90, count }) => [rate(p50), rate(p90), integer(count)]

function showTracks(rows, direction) {
  setText(
    byId('goodput-tracks-caption'),
    areNamed() ? `${direction}, by track` : `${direction}, all sessions`,
  )
  showRows(
    byId('goodput-tracks'),
    rows.map((row) => [trackCell(row.track), ...numbers(row)]),
    'No session yet.',
  )
  setText(
    byId('goodput-digest'),
    rows.length > 0 ? `${direction.toLowerCase()}, ${middle(rows)}` : 'no session yet',
  )
}

/** The medians in short. */
function middle(rows) {
  const medians = rows.map(({ p50 }) => p50)
  const [least, most] = [Math.min(...medians), Math.max(...medians)].map(rate)
  return least === most ? `p50 ${least}` : `p50 ${least} to ${most}`
}

function showCountries(rows, direction, boundaries, hasMore) {
  const left = hasMore ? ': those with the most sessions' : ''
  setText(
    byId('goodput-countries-caption'),
    `${direction}, by country${areNamed() ? ' and track' : ''}${left}`,
  )
  const range = rangeOf(rows, boundaries)
  setText(
    byId('goodput-countries').querySelector('th.strip'),
    range.map((each) => short(rate(each))).join(' to '),
  )
  const sorted = rows.sort((a, b) => order(country(a.country), country(b.country)) || byTrack(a, b))
  showRows(
    byId('goodput-countries'),
    sorted.map((row) => [
      countryCell(row.country),
      trackCell(row.track),
      (cell) => cell.replaceChildren(strip(row, boundaries, range, toneClass(trackIndex(row.track)))),
      ...numbers(row),
    ]),
    'No session yet.',
  )
}

/** Which goodput, how it is distributed, and by country and track. */
export function showGoodput(snapshot, boundaries, minBytes) {
  const { direction, tracks, country: code } = choice()
  const { goodput } = snapshot
  const ofDirection = (rows) => rows.filter((row) => row.direction === direction)
  const chosen = ofDirection(goodput.tracks)
    .filter(({ track }) => !tracks || tracks.includes(track ?? ''))
    .sort(byTrack)
  const floor =
    minBytes > 0
      ? ` Left out is a direction in which a session moved less than ${short(bytes(minBytes))}.`
      : ''
  setText(byId('rate-hint'), meaning(snapshot) + floor)
  const name = `${directionName()}${code ? `, ${country(code)}` : ''}`
  showTracks(chosen, name)
  showDistribution(chosen, boundaries)
  showCountries(ofDirection(goodput.countries), name, boundaries, goodput.hasMore.includes(direction))
}
