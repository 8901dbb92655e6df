import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { combineReporters, goodputReporter, measuredListener, type Reporter } from 'measured-listener'

/** Tells of connections that are open and move nothing: deltaStats are those since the report before. */
function stallReporter(tell: (peer: string, seconds: number) => void): Reporter {
  return (ctx, stats, deltaStats, final) => {
    const moved = deltaStats.recvTotal + deltaStats.sentTotal
    if (moved === 0 && !final) tell(`${ctx.clientIp}:${ctx.clientPort}`, stats.duration / 1000)
  }
}

const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA)
const reader = new PeriodicExportingMetricReader({ exporter })
const meterProvider = new MeterProvider({ readers: [reader] })
const goodput = goodputReporter({ meter: meterProvider.getMeter('example'), minBytes: 0 })

const server = net.createServer((socket) => socket.pipe(socket))
const client = new net.Socket()

const stalls = stallReporter((peer, seconds) => {
  console.log(`${peer} has stalled, ${seconds.toFixed(1)} s after it connected`)
  client.end()
})
// Each fails for itself: what one throws goes to onError, and the others are called all the same.
measuredListener(server, 200, combineReporters(stalls, goodput), {
  onError: (error) => console.log('a reporter failed:', error),
})
await once(server.listen(0, '127.0.0.1'), 'listening')

client.connect((server.address() as AddressInfo).port, '127.0.0.1')
client.write('x'.repeat(100_000))
await once(client.resume(), 'close')
await once(server.close(), 'close')

await meterProvider.forceFlush()
for (const { descriptor, dataPoints } of exporter.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? []) {
  for (const { value } of dataPoints as DataPoint<Histogram>[]) {
    console.log(`${descriptor.name}: ${value.count} session, at ${Math.round(value.max ?? 0)} bytes/s`)
  }
}
await meterProvider.shutdown()
