import { metrics } from '@opentelemetry/api'
import t from 'tap'
import { measuredListener, observeConnections } from '../../lib/index.js'
import { HandClock } from '../fixtures/clock.js'
import { Metrics } from '../fixtures/metrics.js'
import { seriesOf } from '../fixtures/series.js'
import { NEVER } from '../fixtures/servers.js'
import { acceptStreams, idleServer } from '../fixtures/streams.js'

t.test('a global provider that is set later is found within a second', async (t) => {
  const clock = new HandClock(t)
  const server = idleServer()
  const listener = measuredListener(server, NEVER, () => undefined)
  const observer = observeConnections(listener)
  observeConnections(listener).stop()
  acceptStreams(server, 2)
  const m = new Metrics()
  metrics.setGlobalMeterProvider(m.provider)
  t.teardown(() => metrics.disable())
  clock.pass(999)
  t.same(await seriesOf(m, 'proxy.connections'), [])
  clock.pass(1)
  const [series] = await seriesOf(m, 'proxy.connections')
  t.equal(series?.value, 2, 'and what was stopped before is not counted')
  observer.stop()
})

t.test('another global provider is followed, and the one before is told that none is open', async (t) => {
  const clock = new HandClock(t)
  t.teardown(() => metrics.disable())
  const [a, b] = [new Metrics(), new Metrics()]
  const server = idleServer()
  metrics.setGlobalMeterProvider(a.provider)
  const observer = observeConnections(measuredListener(server, NEVER, () => undefined))
  acceptStreams(server, 2)
  const values = async () => {
    const series = await Promise.all([a, b].map((each) => seriesOf(each, 'proxy.connections')))
    return series.map(([each]) => each?.value)
  }
  t.same(await values(), [2, undefined])
  metrics.disable()
  clock.pass(1000)
  t.same(await values(), [0, undefined])
  metrics.setGlobalMeterProvider(b.provider)
  clock.pass(1000)
  t.same(await values(), [0, 2])
  metrics.disable()
  metrics.setGlobalMeterProvider(a.provider)
  clock.pass(1000)
  t.same(await values(), [2, 0], 'and back again')
  clock.pass(3000)
  t.same(await values(), [2, 0], 'and it stays there')
  observer.stop()
  metrics.disable()
  metrics.setGlobalMeterProvider(b.provider)
  clock.pass(2000)
  t.same(await values(), [0, 0], 'not after stop')
})

t.test("an application's fake timers do not stop it", async (t) => {
  t.teardown(() => metrics.disable())
  const server = idleServer()
  const faked = globalThis.setInterval
  globalThis.setInterval = (() => t.fail('a global timer')) as never
  const observer = observeConnections(measuredListener(server, NEVER, () => undefined))
  globalThis.setInterval = faked
  observer.stop()
})

t.test('looking for it keeps no process alive', async (t) => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  const observer = observeConnections(measuredListener(idleServer(), NEVER, () => undefined))
  t.equal(timers(), before)
  observer.stop()
})
