import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  ConsoleMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { goodputReporter, measuredListener } from 'measured-listener'

const track = 'challenger'
const resource = resourceFromAttributes({ 'service.name': 'proxy', 'cloud.region': 'eu-central-1', track })

// Delta: each export holds the sessions that ended since the one before, so that labels can be aggregated away.
const exporter = new ConsoleMetricExporter({ temporalitySelector: () => AggregationTemporality.DELTA })
const reader = new PeriodicExportingMetricReader({ exporter })
const meterProvider = new MeterProvider({ resource, readers: [reader] })

const reporter = goodputReporter({
  meter: meterProvider.getMeter('example'),
  directions: ['receive', 'transmit'],
  minBytes: 0, // the default, 1 MB, would leave out the second client, and most real sessions
  // On the point too: a pipeline may not hand on what only the resource says.
  attributes: { track },
})

// Answers ten bytes for each one that it is sent.
const server = net.createServer((socket) => {
  socket.on('data', (data) => socket.write(Buffer.alloc(data.length * 10)))
})
measuredListener(server, 10_000, reporter)
await once(server.listen(0, '127.0.0.1'), 'listening')

for (const bytes of [1_000_000, 5_000]) {
  const client = net.connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' })
  client.end(Buffer.alloc(bytes))
  await once(client.resume(), 'close')
}
await once(server.close(), 'close')

console.log('resource', resource.attributes) // the console exporter prints points alone
await meterProvider.shutdown() // exports what has not been yet
