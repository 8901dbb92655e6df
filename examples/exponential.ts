import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import {
  AggregationTemporality,
  AggregationType,
  ConsoleMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { goodputReporter, measuredListener } from 'measured-listener'

// The reporter only advises boundaries; a View has the last word. The buckets then fit what is recorded: the p50
// is a few percent off at worst, and histograms of different scales still add up.
const views = [
  {
    instrumentName: 'proxy.session.goodput*',
    aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 160 } },
  } as const,
]
const exporter = new ConsoleMetricExporter({ temporalitySelector: () => AggregationTemporality.DELTA })
const reader = new PeriodicExportingMetricReader({ exporter })
const meterProvider = new MeterProvider({ views, readers: [reader] })

const server = net.createServer((socket) => socket.pipe(socket))
const reporter = goodputReporter({ meter: meterProvider.getMeter('example'), minBytes: 0 })
measuredListener(server, 10_000, reporter)
await once(server.listen(0, '127.0.0.1'), 'listening')

for (const bytes of [1_000, 30_000, 1_000_000]) {
  const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.end(Buffer.alloc(bytes))
  await once(client.resume(), 'close')
}
await once(server.close(), 'close')
await meterProvider.shutdown() // prints a scale, and buckets around what the three sessions had
