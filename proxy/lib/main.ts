#!/usr/bin/env node
/**
 * A TCP proxy that measures what its clients get, and shows it: on a page, to Prometheus, in the terminal. To see
 * it at work:
 *
 *     npx measured-proxy --demo
 */
import closeWithGrace from 'close-with-grace'
import { combineReporters } from 'measured-listener'
import { Activity } from './activity.js'
import { countries } from './country.js'
import { demo } from './demo.js'
import { type Endpoint, formatEndpoint, isLoopback } from './endpoint.js'
import { Events } from './events.js'
import { History } from './history.js'
import { kernel } from './kernel.js'
import { listening } from './listening.js'
import { type Options, parseOptions } from './options.js'
import { origin } from './origin.js'
import { pageServer } from './page-server.js'
import { open, type Running } from './proxy.js'
import { describe } from './route.js'
import { DEMO_TRACKS, routesOf } from './routes.js'
import { sessionLines } from './session-lines.js'
import { Snapshots } from './snapshot.js'
import { status } from './status.js'
import { telemetry } from './telemetry.js'

const DEFAULT_METRICS: Endpoint = { host: '127.0.0.1', port: 9464 }

const complain = (error: unknown): never => {
  console.error(`measured-proxy: ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}

/** What commander does not check is told as one line, too. */
function readOptions(): Options {
  try {
    return parseOptions(process.argv)
  } catch (error) {
    return complain(error)
  }
}

const options = readOptions()
const activity = new Activity()
const history = new History(activity)
const terminal = status(activity, history, () => openNow())
const { notice } = terminal
const countryLookup = countries(notice)
const recording = telemetry(countryLookup, options.minBytes)
const { showAddresses = false, minBytes } = options

const fail = (error: unknown): never => {
  terminal.stop()
  return complain(error)
}

const reporters = [activity.reporter, recording.reporter]
if (options.json) reporters.push(sessionLines(countryLookup, showAddresses))
const reporter = options.measure ? combineReporters(...reporters) : undefined

/** One for all who need it; nobody waits for its connections at the end. */
let own: Promise<Endpoint> | undefined
const ownOrigin = (): Promise<Endpoint> => {
  own ??= (async () => {
    const server = origin()
    server.unref()
    return listening(server, { host: '127.0.0.1', port: 0 }, 'the embedded origin', notice)
  })()
  return own
}

async function openAll(): Promise<Running[]> {
  const routes = await routesOf(options, ownOrigin)
  const tcpInfo = options.measure ? kernel(notice) : undefined
  return Promise.all(routes.map((route) => open(route, { ...options, reporter, tcpInfo, notice })))
}

const running = await openAll().catch(fail)
const routes = running.map(({ route }) => route)
const listeners = running.flatMap(({ listener }) => listener ?? [])
for (const listener of listeners) recording.observe(listener)
const openNow = (): number => running.reduce((sum, { size }) => sum + size, 0)
const source = {
  exporter: recording.exporter,
  activity,
  history,
  peerLimited: recording.peerLimited,
  routes,
  listeners,
  countryLookup,
  showAddresses,
  minBytes,
  isDemo: options.demo ?? false,
}
const snapshots = new Snapshots(source)
const events = new Events()
const metrics =
  options.metrics === true || (options.demo && !options.metrics) ? DEFAULT_METRICS : options.metrics
const page = metrics && pageServer(metrics, source, events)
const shown = page && (await listening(page, metrics, '--metrics', notice).catch(fail))
// All is open: what fails says so alone.
for (const route of routes) notice(describe(route))
if (!options.target)
  notice('without a --target an HTTP origin of its own answers: GET /?bytes=N, PUT or POST')
if (!shown) notice('--metrics shows a live page')
if (shown) {
  const at = formatEndpoint(shown)
  notice(`live page http://${at}/, Prometheus http://${at}/metrics`)
  if (!isLoopback(shown)) notice('others can read the page: it is not bound to loopback')
}

const ticking = setInterval(() => {
  history.sample()
  terminal.update()
  if (events.size > 0)
    snapshots
      .take()
      .then((view) => events.send(view))
      .catch((error) => notice(String(error)))
}, 1000)

const stopDemo = new AbortController()
const demoRoutes = options.demo ? routes.slice(-DEMO_TRACKS.length) : []
void demo(
  demoRoutes.map(({ listen }) => listen),
  stopDemo.signal,
)

/** Does not wait, but tells of the sessions that it ends: writing to a file or pipe is synchronous. */
const onSecondSignal = (): void => {
  for (const each of running) each.abort()
  terminal.stop()
}

const ending = closeWithGrace({ delay: options.grace + 2_000, onSecondSignal }, async ({ err }) => {
  if (err) console.error(err)
  stopDemo.abort()
  if (openNow() > 0) notice(`ending: ${openNow()} open connections have ${options.grace / 1000} s to end`)
  await Promise.all(running.map((each) => each.close(options.grace)))
  clearInterval(ticking)
  events.close()
  page?.close()
  await recording.shutdown()
  terminal.stop()
  if (options.json) await new Promise((flushed) => process.stdout.write('', flushed))
})

// Whoever has read the lines is gone: `--json | head -1` is to end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (!stopDemo.signal.aborted) ending.close()
})
