import { choice, choose } from './choice.js'
import { bytes, country, duration, percent, trip } from './format.js'
import { rateChart } from './rate-chart.js'
import { setText } from './table.js'

/** Seconds that are kept of each connection that has been shown. */
const LENGTH = 300

const byId = (id) => document.querySelector(`#${id}`)
const section = byId('session')
const show = rateChart(byId('session-chart'), byId('session-legend'), 'Bytes per second of this session')

/** What the page has seen of each connection, by id; those that are gone are forgotten, but the chosen one. */
let seen = new Map()
let last

function remember(rows, time, chosen) {
  const kept = new Map()
  if (chosen && seen.has(chosen)) kept.set(chosen, seen.get(chosen))
  for (const { id, sending, receiving } of rows) {
    const before = seen.get(String(id)) ?? []
    // Of a second that is told twice, because something else was chosen, there is one point.
    const others = before.at(-1)?.time === time ? before.slice(0, -1) : before
    kept.set(String(id), [...others, { time, sending, receiving }].slice(-LENGTH))
  }
  seen = kept
}

function facts({ age, sent, received, tcp }) {
  const moved = `${bytes(sent)} downloaded, ${bytes(received)} uploaded in ${duration(age)}`
  if (!tcp) return `${moved}.`
  return `${moved}. Round trip ${trip(tcp.rtt)}, ${bytes(tcp.retransmitted)} sent again; of the last second it was slow to read for ${percent(tcp.limited)}.`
}

/** The line over time of the connection that is chosen, since the page has first seen it. */
export function showSession({ rows, session }, time) {
  const chosen = choice().session
  const isListed = rows.some(({ id }) => String(id) === chosen)
  remember(session && !isListed ? [...rows, session] : rows, time, chosen)
  if (session) last = session
  else if (String(last?.id) !== chosen) last = undefined
  section.hidden = chosen === ''
  if (chosen === '') return
  const name = last
    ? [last.client, country(last.country), last.track].filter(Boolean).join(', ')
    : `Session ${chosen} is not open`
  setText(byId('session-title'), session || !last ? name : `${name}: has ended`)
  setText(byId('session-hint'), last ? facts(last) : 'It has ended before the page could see it.')
  show(seen.get(chosen) ?? [])
}

byId('session-close').addEventListener('click', () => {
  const button = document.querySelector(`[data-session="${CSS.escape(choice().session)}"]`)
  choose({ session: '' })
  section.hidden = true
  button?.focus()
})
