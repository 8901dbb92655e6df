import { choice, eventsAddress, onChoice } from './choice.js'
import { showComparison } from './comparisons.js'
import { showConnections } from './connections.js'
import { offerCountries, offerTracks, showChosen } from './filters.js'
import './fold.js'
import { showGoodput } from './goodput.js'
import { showOutcomes } from './outcomes.js'
import { showPaths } from './paths.js'
import { restoreScroll } from './scroll.js'
import { showSession } from './session.js'
import { onStale, updated } from './staleness.js'
import { showRoutes, showSince, showSummary } from './summary.js'
import { makeScrollable, setText } from './table.js'
import { onTheme } from './theme.js'
import { addThroughput, setHistory } from './throughput.js'
import { setTracks } from './tracks.js'

const state = document.querySelector('#state')
const main = document.querySelector('main')
const pause = document.querySelector('#pause')

let hello
let latest
let events
let isPaused = false
let isConnected = false
/** Something else has been chosen: the next snapshot is shown, also while paused. */
let isWaiting = false

/** @param age seconds since the last update, where that is too long */
function showState(age) {
  const old = age === undefined ? '' : `, no update for ${age} s`
  const isHung = age !== undefined && isConnected
  const connection = isHung ? 'Not answering' : isConnected ? 'Live' : 'Disconnected, trying again'
  setText(state, `${isPaused ? 'Paused' : connection}${old}`)
  state.toggleAttribute('data-live', isConnected && !isPaused && age === undefined)
  document.body.toggleAttribute('data-stale', age !== undefined)
}

function show() {
  if (!latest) return
  showSummary(latest)
  showOutcomes(latest.outcomes)
  showConnections(latest.connections, latest.open, choice())
  showGoodput(latest, hello.boundaries, hello.minBytes)
  showComparison(latest.comparison, latest.rate)
  showPaths(latest.paths)
}

function onHello({ data }) {
  const isFirst = hello === undefined
  hello = JSON.parse(data)
  setTracks([...new Set(hello.routes.map(({ track }) => track ?? ''))])
  offerTracks()
  showRoutes(hello.routes)
  if (isFirst || !isPaused) setHistory(hello.history)
  isConnected = true
  updated()
}

function onSnapshot({ data }) {
  const snapshot = JSON.parse(data)
  updated()
  const time = snapshot.throughput?.time ?? hello.since
  showSince(hello.since, time)
  showSession(snapshot.connections, time)
  addThroughput(snapshot.throughput, !isPaused)
  if (isPaused && !isWaiting) return
  isWaiting = false
  main.removeAttribute('aria-busy')
  latest = snapshot
  offerCountries(latest.countries)
  showChosen(latest)
  show()
  restoreScroll()
}

function connect() {
  events?.close()
  events = new EventSource(eventsAddress())
  events.addEventListener('hello', onHello)
  events.addEventListener('snapshot', onSnapshot)
  events.addEventListener('error', () => {
    isConnected = false
    showState()
  })
}

function ask() {
  isWaiting = true
  main.setAttribute('aria-busy', 'true')
  connect()
}

/** What the page has is shown now; what it has to ask for, when that is there. */
function onChosen() {
  const isAsked = new URL(eventsAddress(), location.href).href === events.url
  if (isAsked) show()
  else ask()
}

pause.addEventListener('click', () => {
  isPaused = !isPaused
  setText(pause, isPaused ? 'Resume' : 'Pause')
  showState()
})
onStale(showState)
makeScrollable()
onChoice(onChosen)
onTheme(show)
connect()
