import { showComparisons } from './comparisons.js'
import { showConnections } from './connections.js'
import { perDirection } from './directions.js'
import { showDistribution } from './distribution.js'
import { filters, offerCountries, onFilters } from './filters.js'
import { showGoodput } from './goodput.js'
import { showOutcomes } from './outcomes.js'
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

function setState(text, isLive) {
  setText(state, text)
  state.toggleAttribute('data-live', isLive)
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
  if (!isPaused) setState('Live', true)
})
events.addEventListener('snapshot', ({ data }) => {
  const snapshot = JSON.parse(data)
  addThroughput(snapshot.throughput)
  if (isPaused) return
  latest = snapshot
  show()
})
events.addEventListener('error', () => setState('Disconnected, trying again', false))

pause.addEventListener('click', () => {
  isPaused = !isPaused
  pause.setAttribute('aria-pressed', String(isPaused))
  setState(isPaused ? 'Paused' : 'Live', !isPaused)
})
perDirection('goodput')
perDirection('comparison')
makeScrollable()
onFilters(showDistributions)
onTheme(showDistributions)
