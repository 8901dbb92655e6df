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

t.test('looking for it keeps no process alive', async (t) => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  const observer = observeConnections(measuredListener(idleServer(), NEVER, () => undefined))
  t.equal(timers(), before)
  observer.stop()
})
