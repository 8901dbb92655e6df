import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { metrics } from '@opentelemetry/api'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import {
  combineReporters,
  goodputReporter,
  measuredListener,
  observeConnections,
  sessionReporter,
  trafficReporter,
} from 'measured-listener'

// With `port: 9464` and without `preventServerStart` it serves /metrics by itself.
const exporter = new PrometheusExporter({ preventServerStart: true })
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [exporter] }))

// All reporters share what the look-up tells: it is asked once for a connection.
const options = { countryLookup: () => 'DE', attributes: { track: 'challenger' } }
const reporter = combineReporters(
  goodputReporter({ ...options, directions: ['receive', 'transmit'], minBytes: 0 }),
  trafficReporter(options),
  sessionReporter(options),
)

const server = net.createServer((socket) => socket.pipe(socket))
const listener = measuredListener(server, 10_000, reporter)
using _observer = observeConnections(listener, options)
await once(server.listen(0, '127.0.0.1'), 'listening')

const [done, open] = [0, 1].map(() => net.connect((server.address() as AddressInfo).port, '127.0.0.1'))
done?.end('x'.repeat(100_000))
await once(done?.resume() ?? server, 'close')

// What Prometheus does, but for the buckets.
const scrape = http.createServer((req, res) => exporter.getMetricsRequestHandler(req, res))
await once(scrape.listen(0, '127.0.0.1'), 'listening')
const response = await fetch(`http://127.0.0.1:${(scrape.address() as AddressInfo).port}/metrics`)
for (const line of (await response.text()).split('\n')) if (!line.includes('_bucket{')) console.log(line)

open?.destroy()
server.close()
scrape.close()
