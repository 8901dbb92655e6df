import { once } from 'node:events'
import t from 'tap'
import { measuredListener, observeConnections, updateContext } from '../../lib/index.js'
import { Metrics } from '../fixtures/metrics.js'
import { seriesOf } from '../fixtures/series.js'
import { NEVER } from '../fixtures/servers.js'
import { acceptStreams, idleServer } from '../fixtures/streams.js'
import { warningsOf } from '../fixtures/warnings.js'

const NAME = 'proxy.connections'

function measured() {
  const server = idleServer()
  const listener = measuredListener(server, NEVER, () => undefined)
  return { listener, accept: (count: number) => acceptStreams(server, count) }
}

/** The counts, by the attribute `track`. */
async function counts(m: Metrics): Promise<Record<string, number>> {
  const series = await seriesOf(m, NAME)
  return Object.fromEntries(series.map(({ attributes, value }) => [`${attributes.track}`, value]))
}

t.test('the open connections, at each collection', async (t) => {
  const m = new Metrics()
  const { listener, accept } = measured()
  observeConnections(listener, { meter: m.meter })
  t.same(await m.collect(), [], 'none, and no series')
  const [first] = accept(3)
  const attributes = { 'geo.country.iso_code': 'n/a' }
  t.same(await seriesOf(m, NAME), [{ attributes, value: 3 }])
  t.match(await m.collect(), [{ name: NAME, unit: '{connection}' }])
  first?.destroy()
  await once(first ?? t, 'close')
  t.same(await seriesOf(m, NAME), [{ attributes, value: 2 }])
})

t.test('by the attributes that they have then; a series that empties reads 0', async (t) => {
  const m = new Metrics()
  const { listener, accept } = measured()
  const attributes = (ctx: object) => ({ track: 'track' in ctx ? `${ctx.track}` : 'none' })
  observeConnections(listener, { meter: m.meter, attributes })
  const sockets = accept(3)
  t.same(await counts(m), { none: 3 })
  for (const socket of sockets) updateContext(socket, { track: 'a' })
  t.same(await counts(m), { none: 0, a: 3 })
  t.same(await counts(m), { none: 0, a: 3 })
})

t.test('two listeners of one meter add up, until one is stopped', async (t) => {
  const m = new Metrics()
  const [a, b] = [measured(), measured()]
  const options = { meter: m.meter, attributes: { track: 'a', region: 'x' } }
  const observer = observeConnections(a.listener, options)
  observeConnections(b.listener, { meter: m.meter, attributes: { region: 'x', track: 'a' } })
  a.accept(2)
  b.accept(3)
  t.same(await counts(m), { a: 5 })
  observer.stop()
  t.same(await counts(m), { a: 3 })
})

t.test('after stop, of the observer or of the listener, none is open', async (t) => {
  for (const end of ['observer', 'dispose', 'listener'] as const) {
    const m = new Metrics()
    const { listener, accept } = measured()
    const observer = observeConnections(listener, { meter: m.meter, attributes: { track: 'a' } })
    accept(2)
    t.same(await counts(m), { a: 2 })
    if (end === 'listener') listener.stop()
    if (end === 'dispose') observer[Symbol.dispose]()
    if (end === 'observer') observer.stop()
    observer.stop()
    t.same(await counts(m), { a: 0 }, end)
    accept(1)
    t.same(await counts(m), { a: 0 }, 'not counted, not measured')
    observeConnections(listener, { meter: m.meter, attributes: { track: 'a' } })
    t.same(await counts(m), { a: end === 'listener' ? 0 : 3 }, 'observed once more')
  }
})

t.test('what attributes or a look-up throw loses no connection', async (t) => {
  const m = new Metrics()
  const { listener, accept } = measured()
  const errors: unknown[] = []
  const throwing = (): never => {
    throw new Error('database gone')
  }
  const options = { meter: m.meter, countryLookup: throwing, attributes: throwing }
  observeConnections(listener, { ...options, onError: (error) => errors.push(error) })
  for (const socket of accept(2)) updateContext(socket, { clientIp: '8.8.8.8' })
  t.same(await seriesOf(m, NAME), [{ attributes: { 'geo.country.iso_code': 'n/a' }, value: 2 }])
  t.equal(errors.length, 2, 'once for each connection')
})

t.test('without onError a failure is a warning, once for all collections', async (t) => {
  const m = new Metrics()
  const { listener, accept } = measured()
  const warnings = warningsOf(t)
  const attributes = (): never => {
    throw new Error('no track')
  }
  observeConnections(listener, { meter: m.meter, attributes })
  accept(2)
  await m.collect()
  await m.collect()
  await new Promise(setImmediate)
  t.same(warnings, ['measured-listener: no track'])
})
