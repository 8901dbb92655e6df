import { once } from 'node:events'
import net from 'node:net'
import { metrics } from '@opentelemetry/api'
import { type Instrumentation, registerInstrumentations } from '@opentelemetry/instrumentation'
import t, { type Test } from 'tap'
import { MeasuredListenerInstrumentation } from '../../lib/register/instrumentation.js'
import { close, echoServer, listening, visit } from '../fixtures/measured-process.js'
import { Metrics } from '../fixtures/metrics.js'
import { type Series, seriesOf } from '../fixtures/series.js'

function instrumentation(t: Test, options: ConstructorParameters<typeof MeasuredListenerInstrumentation>[0]) {
  const made = new MeasuredListenerInstrumentation(options)
  t.teardown(() => made.disable())
  return made
}

/** A server that listens, has one session, and closes. */
async function session(t: Test): Promise<void> {
  const server = echoServer()
  await visit(await listening(t, server))
  await close(server)
}

const sessionsOf = (m: Metrics): Promise<Series[]> => seriesOf(m, 'proxy.session.duration')

t.test('registerInstrumentations takes it, with a provider of its own', async (t) => {
  const m = new Metrics()
  // Typed as OpenTelemetry has it, without a class of theirs.
  const typed: Instrumentation = instrumentation(t, { attributes: { track: 'challenger' } })
  const unregister = registerInstrumentations({ instrumentations: [typed], meterProvider: m.provider })
  await session(t)
  t.same(await sessionsOf(m), [
    { attributes: { track: 'challenger', 'geo.country.iso_code': 'n/a' }, value: 1 },
  ])
  unregister()
  await session(t)
  t.match(await sessionsOf(m), [{ value: 1 }], 'it measures no more')
})

t.test('without one, with the global provider, whenever that is set', async (t) => {
  t.teardown(() => metrics.disable())
  registerInstrumentations({ instrumentations: [instrumentation(t, {})] })
  const server = echoServer()
  const port = await listening(t, server)
  const m = new Metrics()
  metrics.setGlobalMeterProvider(m.provider)
  await visit(port)
  await close(server)
  t.match(await sessionsOf(m), [{ value: 1 }])
})

t.test('one that is given later takes over what is measured already', async (t) => {
  const made = instrumentation(t, {})
  const server = echoServer()
  const port = await listening(t, server)
  const client = net.connect(port, '127.0.0.1')
  await once(server, 'connection')
  const m = new Metrics()
  made.setMeterProvider(m.provider)
  t.match(await seriesOf(m, 'proxy.connections'), [{ value: 1 }], 'what is open')
  client.end()
  await close(server)
  t.match(await sessionsOf(m), [{ value: 1 }], 'and what ends')
})

t.test('with enabled: false it begins when it is registered', async (t) => {
  const made = instrumentation(t, { enabled: false })
  t.equal(made.getConfig().enabled, false)
  const before = echoServer()
  await listening(t, before)
  t.equal(before.listenerCount('connection'), 1)
  registerInstrumentations({ instrumentations: [made] })
  t.equal(made.getConfig().enabled, true)
  const after = echoServer()
  await listening(t, after)
  t.equal(after.listenerCount('connection'), 2)
})

t.test('functions tell attributes and countries of each session, and what to ignore', async (t) => {
  const m = new Metrics()
  const made = instrumentation(t, {
    attributes: ({ localPort }) => ({ known: localPort !== undefined }),
    countryLookup: () => 'DE',
    ignore: (server) => server.maxConnections === 1,
    interval: 1_000,
    tcpInfo: 'off',
    udp: true,
  })
  made.setMeterProvider(m.provider)
  const ignored = Object.assign(echoServer(), { maxConnections: 1 })
  await visit(await listening(t, ignored))
  await close(ignored)
  await session(t)
  t.same(await sessionsOf(m), [{ attributes: { known: true, 'geo.country.iso_code': 'n/a' }, value: 1 }])
})

t.test('with ports, only the servers on these', async (t) => {
  instrumentation(t, { ports: [1, 65_535] })
  const server = echoServer()
  await listening(t, server)
  t.equal(server.listenerCount('connection'), 1)
})

t.test('setConfig takes other options, and keeps the provider', async (t) => {
  const m = new Metrics()
  const made = instrumentation(t, {})
  made.setConfig({ attributes: { track: 'early' } })
  made.setMeterProvider(m.provider)
  made.setConfig({ attributes: { track: 'late' } })
  await session(t)
  t.match(await sessionsOf(m), [{ attributes: { track: 'late' }, value: 1 }])
  made.setConfig({ enabled: false })
  await session(t)
  t.match(await sessionsOf(m), [{ value: 1 }])
  t.equal(made.getConfig().enabled, false)
})

t.test('tracers and loggers are taken and not used; it tells its name and version', async (t) => {
  const made = instrumentation(t, {})
  made.setTracerProvider({})
  made.setLoggerProvider({})
  t.equal(made.instrumentationName, 'measured-listener')
  t.match(made.instrumentationVersion, /^\d+\.\d+\.\d+$/)
})
