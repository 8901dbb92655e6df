import { showComparisons } from './comparisons.js'
import { showConnections } from './connections.js'
import { perDirection } from './directions.js'
import { showDistribution } from './distribution.js'
import { filters, offerCountries, onFilters } from './filters.js'
import { showGoodput } from './goodput.js'
import { showOutcomes } from './outcomes.js'
import { onStale, updated } from './staleness.js'
import { showFloor, showRoutes, showSummary } from './summary.js'
import { makeScrollable, setText } from './table.js'
import { onTheme } from './theme.js'
import { addThroughput, setHistory } from './throughput.js'

const state = document.querySelector('#state')
const pause = document.querySelector('#pause')

let boundaries = [1]
let tracks = []
let latest
let isPaused = false

let isConnected = false

/** @param age seconds since the last update, where that is too long */
function showState(age) {
  const isLive = isConnected && !isPaused && age === undefined
  const connection = isConnected ? 'Live' : 'Disconnected, trying again'
  const old = age === undefined ? '' : `, no update for ${age} s`
  setText(
    state,
    isPaused
      ? `Paused${old}`
      : age !== undefined && isConnected
        ? `Not answering${old}`
        : `${connection}${old}`,
  )
  state.toggleAttribute('data-live', isLive)
  document.body.toggleAttribute('data-stale', age !== undefined)
}

function showDistributions() {
  if (!latest) return
  const { direction, country, rate } = filters()
  const rows = latest.goodput.filter((row) => row.rate === rate)
  offerCountries(rows)
  showGoodput(rows, boundaries, tracks)
  const chosen = rows.filter((row) => row.direction === direction && (!country || row.country === country))
  showDistribution(chosen, boundaries, tracks)
}

function show() {
  showSummary(latest)
  showDistributions()
  showComparisons(latest.comparisons)
  showOutcomes(latest.outcomes)
  showConnections(latest.connections, latest.open)
}

const events = new EventSource('events')
events.addEventListener('hello', ({ data }) => {
  const hello = JSON.parse(data)
  boundaries = hello.boundaries
  tracks = [...new Set(hello.routes.map(({ track }) => track))]
  showRoutes(hello.routes)
  showFloor(hello.minBytes)
  setHistory(hello.history)
  isConnected = true
  updated()
})
events.addEventListener('snapshot', ({ data }) => {
  const snapshot = JSON.parse(data)
  updated()
  addThroughput(snapshot.throughput)
  if (isPaused) return
  latest = snapshot
  show()
})
events.addEventListener('error', () => {
  isConnected = false
  showState()
})
onStale(showState)

pause.addEventListener('click', () => {
  isPaused = !isPaused
  setText(pause, isPaused ? 'Resume' : 'Pause')
  showState()
})
perDirection('goodput')
perDirection('comparison')
makeScrollable()
onFilters(showDistributions)
onTheme(showDistributions)
