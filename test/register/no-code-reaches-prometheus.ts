import net from 'node:net'
import t from 'tap'
import { clients } from '../fixtures/clients.js'
import { CountingRelay } from '../fixtures/counting-relay.js'
import { close, listening } from '../fixtures/measured-process.js'
import { startPrometheus, withoutPrometheus } from '../fixtures/prometheus.js'
import { App } from '../fixtures/run-app.js'

t.test('Prometheus answers what the clients counted', { skip: withoutPrometheus }, async (t) => {
  const free = net.createServer()
  const port = await listening(t, free)
  await close(free)
  const preloads = ['./test/fixtures/prometheus-setup.js', 'measured-listener/register']
  const args = preloads.flatMap((preload) => ['--import', preload])
  const environment = { METRICS_PORT: String(port), MEASURED_LISTENER_ATTRIBUTES: 'track=challenger' }
  const app = new App(t, 'https', args, environment)
  const relay = await CountingRelay.start(t, await app.address())
  const prometheus = await startPrometheus(t, port)
  await Promise.all([1, 1_000, 300_000].map((bytes) => clients.https(relay.port, bytes)))
  const { sessions, sent, received } = await relay.idle()
  const of = (name: string, labels = '') => `sum(${name}{track="challenger"${labels}})`
  await t.resolves(prometheus.until(of('proxy_session_duration_count'), sessions))
  await t.resolves(prometheus.until(of('proxy_io_total', ',network_io_direction="receive"'), sent))
  await t.resolves(prometheus.until(of('proxy_io_total', ',network_io_direction="transmit"'), received))
})
