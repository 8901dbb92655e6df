#!/usr/bin/env node
/**
 * A TCP proxy that measures what its clients get, and shows it: on a page, to Prometheus, in the terminal. To see
 * it at work:
 *
 *     npx measured-proxy --demo
 */
import './heap.js'
import closeWithGrace from 'close-with-grace'
import { combineReporters } from 'measured-listener'
import { Activity } from './activity.js'
import type { Certificate } from './certificate.js'
import { type Endpoint, formatEndpoint, isLoopback } from './endpoint.js'
import { Events } from './events.js'
import { History } from './history.js'
import { listening } from './listening.js'
import { type Options, parseOptions } from './options.js'
import { open, type Running } from './proxy.js'
import { describe } from './route.js'
import { DEMO_TRACKS, routesOf } from './routes.js'
import type { Snapshots } from './snapshot.js'
import { status } from './status.js'

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
const terminal = await status(activity, history, () => openNow())
const { notice } = terminal
const { showAddresses = false, minBytes } = options
const metrics =
  options.metrics === true || (options.demo && !options.metrics) ? DEFAULT_METRICS : options.metrics

// What only some options need is loaded for them alone: all of it together takes half a second.
const countryLookup =
  metrics || options.json ? (await import('./country.js')).countries(notice) : () => undefined
const recording =
  metrics &&
  (await import('./telemetry.js')).telemetry({ countryLookup, minBytes, exposition: options, notice })

const fail = (error: unknown): never => {
  terminal.stop()
  return complain(error)
}

const reporters = [activity.reporter]
if (recording) reporters.push(recording.reporter)
if (options.json) {
  const { sessionLines } = await import('./session-lines.js')
  reporters.push(sessionLines(countryLookup, showAddresses))
}
const reporter = options.measure ? combineReporters(...reporters) : undefined

/** One for all who need it; nobody waits for its connections at the end. */
let own: Promise<Endpoint> | undefined
const ownOrigin = (): Promise<Endpoint> => {
  own ??= (async () => {
    const { origin } = await import('./origin.js')
    const server = origin()
    server.unref()
    return listening(server, { host: '127.0.0.1', port: 0 }, 'the embedded origin', notice)
  })()
  return own
}

async function readCertificate(): Promise<Certificate | undefined> {
  const { tlsCert, tlsKey } = options
  if (!tlsCert || !tlsKey) return undefined
  const { Certificate } = await import('./certificate.js')
  return new Certificate(tlsCert, tlsKey)
}

async function openAll(certificate: Certificate | undefined): Promise<Running[]> {
  const routes = await routesOf(options, ownOrigin, certificate)
  const tcpInfo = metrics || options.json ? (await import('./kernel.js')).kernel(notice) : undefined
  return Promise.all(routes.map((route) => open(route, { ...options, reporter, tcpInfo, notice })))
}

const certificate = await readCertificate().catch(fail)
const running = await openAll(certificate).catch(fail)
const routes = running.map(({ route }) => route)
const listeners = running.flatMap(({ listener }) => listener ?? [])
for (const listener of listeners) recording?.observe(listener)
const openNow = (): number => running.reduce((sum, { size }) => sum + size, 0)
const events = new Events()
const source = recording && {
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
const page =
  metrics &&
  source &&
  recording &&
  (await import('./page-server.js')).pageServer(metrics, source, events, recording.text)
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

let snapshots: Snapshots | undefined

/** Tells the pages, if there are any. The first one has what that takes loaded: the experiment, 200 ms and 2 MB of heap. */
async function tellPages(): Promise<void> {
  if (!source || events.size === 0) return
  const { Snapshots } = await import('./snapshot.js')
  snapshots ??= new Snapshots(source)
  events.send(await snapshots.take())
}

const ticking = setInterval(() => {
  history.sample()
  terminal.update()
  tellPages().catch((error) => notice(String(error)))
}, 1000)

const stopDemo = new AbortController()
if (options.demo) {
  const { demo } = await import('./demo.js')
  const listens = routes.slice(-DEMO_TRACKS.length).map(({ listen }) => listen)
  void demo(listens, stopDemo.signal)
}

/** Does not wait, but tells of the sessions that it ends: writing to a file or pipe is synchronous. */
const onSecondSignal = (): void => {
  for (const each of running) each.abort()
  terminal.stop()
}

if (certificate) (await import('./renew-on-hangup.js')).renewOnHangup(certificate, terminal.tell)
// Without a certificate a SIGHUP, as of a terminal that is closed, ends it as SIGTERM does.
const skip: 'SIGHUP'[] = certificate ? ['SIGHUP'] : []
const ending = closeWithGrace({ delay: options.grace + 2_000, onSecondSignal, skip }, async ({ err }) => {
  if (err) console.error(err)
  stopDemo.abort()
  if (openNow() > 0) notice(`ending: ${openNow()} open connections have ${options.grace / 1000} s to end`)
  await Promise.all(running.map((each) => each.close(options.grace)))
  clearInterval(ticking)
  events.close()
  page?.close()
  await recording?.shutdown()
  terminal.stop()
  if (options.json) await new Promise((flushed) => process.stdout.write('', flushed))
})

// Whoever has read the lines is gone: `--json | head -1` is to end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (!stopDemo.signal.aborted) ending.close()
})
