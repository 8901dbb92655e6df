import type { Duplex } from 'node:stream'
import type { Attributes } from '@opentelemetry/api'
import t from 'tap'
import {
  contextOf,
  type MeasuredListenerOptions,
  measuredListener,
  observeConnections,
  updateContext,
} from '../../lib/index.js'
import { Metrics } from '../fixtures/metrics.js'
import { Reports } from '../fixtures/reports.js'
import { seriesOf } from '../fixtures/series.js'
import { NEVER } from '../fixtures/servers.js'
import { acceptStreams, idleServer } from '../fixtures/streams.js'

const track = (ctx: object): string => ('track' in ctx ? `${ctx.track}` : 'none')

/** A server that is observed, the counts by track, and the contexts for which attributes were asked. */
function observed(options: MeasuredListenerOptions = {}, early = 0) {
  const m = new Metrics()
  const server = idleServer()
  const listener = measuredListener(server, NEVER, () => undefined, options)
  const accept = (count: number) => acceptStreams(server, count)
  const sockets = accept(early)
  const asked: object[] = []
  const attributes = (ctx: object): Attributes => {
    asked.push(ctx)
    return { track: track(ctx) }
  }
  observeConnections(listener, { meter: m.meter, attributes })
  const counts = async (): Promise<Record<string, number>> => {
    const series = await seriesOf(m, 'proxy.connections')
    return Object.fromEntries(series.map(({ attributes, value }) => [`${attributes.track}`, value]))
  }
  return { m, server, listener, accept, sockets, asked, counts }
}

t.test('attributes are asked for once for each context, and not again with each collection', async (t) => {
  const { accept, asked, counts } = observed()
  const [first] = accept(3)
  t.equal(asked.length, 0, 'not at the accept, whose context is about to be set')
  t.same(await counts(), { none: 3 })
  t.same(await counts(), { none: 3 })
  t.equal(asked.length, 3)
  updateContext(first as Duplex, { track: 'a' })
  updateContext(first as Duplex, { track: 'b' })
  t.same(await counts(), { none: 2, b: 1 })
  t.equal(asked.length, 4, 'nor for a context that nobody saw')
})

t.test('a connection that is over before the next collection is asked for nothing', async (t) => {
  const { listener, accept, asked, counts } = observed()
  accept(3)
  listener.stop()
  t.same(await counts(), {})
  t.equal(asked.length, 0)
})

t.test('many are worked out together as they come: a collection has few left', async (t) => {
  const { accept, asked, counts } = observed()
  accept(1000)
  t.ok(asked.length > 700 && asked.length < 1000, `${asked.length}`)
  t.same(await counts(), { none: 1000 })
})

t.test('those that were open before are counted', async (t) => {
  const { sockets, counts } = observed({}, 2)
  updateContext(sockets[0] as Duplex, { track: 'a' })
  t.same(await counts(), { none: 1, a: 1 })
})

t.test('contexts are followed whatever splits sessions', async (t) => {
  for (const splitBy of [[], ['track'], ['clientIp']]) {
    const { accept, counts } = observed({ splitBy })
    const [first, second] = accept(2)
    for (const each of ['a', 'b']) updateContext(first as Duplex, { track: each })
    t.same(await counts(), { none: 1, b: 1 })
    updateContext(first as Duplex, { track: 'c' })
    second?.destroy()
    await new Promise((resolve) => second?.once('close', resolve))
    t.same(await counts(), { none: 0, b: 0, c: 1 })
  }
})

t.test('two listeners of one server, and two observers of one listener', async (t) => {
  const { m, server, accept, counts } = observed()
  const other = measuredListener(server, NEVER, () => undefined)
  const attributes = (ctx: object) => ({ track: track(ctx) })
  observeConnections(other, { meter: m.meter, attributes })
  const third = observeConnections(other, { meter: m.meter, attributes })
  const [first] = accept(2)
  updateContext(first as Duplex, { track: 'a' })
  t.same(await counts(), { none: 3, a: 3 })
  third.stop()
  first?.destroy()
  await new Promise((resolve) => first?.once('close', resolve))
  t.same(await counts(), { none: 2, a: 0 })
})

t.test('attributes that change the context, open or end connections do no harm', async (t) => {
  const m = new Metrics()
  const server = idleServer()
  const listener = measuredListener(server, NEVER, () => undefined)
  const errors: unknown[] = []
  let sockets = acceptStreams(server, 0)
  const attributes = (ctx: object): Attributes => {
    const self = sockets.find((each) => contextOf(each) === ctx)
    if (self !== undefined) updateContext(self, { changed: performance.now() })
    if (sockets.length < 1000) sockets.push(...acceptStreams(server, 1))
    if (sockets.length === 999) listener.stop()
    return { track: 'a' }
  }
  observeConnections(listener, { meter: m.meter, attributes, onError: (error) => errors.push(error) })
  sockets = acceptStreams(server, 600)
  for (let collection = 0; collection < 5; collection += 1) {
    const [series] = await seriesOf(m, 'proxy.connections')
    t.equal(series?.value ?? 0, listener.size)
  }
  t.same(errors, [])
})

const OPEN = 600

for (const [what, act, left] of [
  [
    'end connections',
    (streams: Duplex[]) => streams.slice(300, 500).forEach((each) => void each.destroy()),
    400,
  ],
  [
    'split sessions',
    (streams: Duplex[]) => streams.forEach((each) => void updateContext(each, { id: 1 })),
    OPEN,
  ],
] as const) {
  t.test(`attributes that ${what} while observing begins cost no final report`, async (t) => {
    const m = new Metrics()
    const server = idleServer()
    const reports = new Reports()
    const listener = measuredListener(server, NEVER, reports.reporter, { splitBy: ['id'] })
    const streams = acceptStreams(server, OPEN)
    for (const each of streams) updateContext(each, { id: 0 })
    const errors: unknown[] = []
    let asked = 0
    const attributes = () => {
      asked += 1
      if (asked === 3) act(streams)
      return {}
    }
    observeConnections(listener, { meter: m.meter, attributes, onError: (error) => errors.push(error) })
    const [count] = await seriesOf(m, 'proxy.connections')
    t.same([listener.size, count?.value, errors], [left, left, []])
    listener.stop()
    t.equal(reports.finals.length, left === OPEN ? 2 * OPEN : OPEN)
  })
}
