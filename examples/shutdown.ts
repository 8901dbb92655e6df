import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import closeWithGrace from 'close-with-grace'
import { goodputReporter, measuredListener } from 'measured-listener'

/** How long connections may go on after SIGTERM, in ms. */
const GRACE = Number(process.env.GRACE ?? 5_000)
/** How long the last export may take. Then the process exits, whatever the endpoint does. */
const LAST_EXPORT = 3_000

// To OTEL_EXPORTER_OTLP_ENDPOINT, or localhost:4318.
const exporter = new OTLPMetricExporter({ temporalityPreference: AggregationTemporality.DELTA })
const meterProvider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })

// Sends as many bytes as the path says, 10,000 at a time.
const server = http.createServer(async (req, res) => {
  for (let left = Number(req.url?.slice(1)); left > 0 && !res.closed; left -= 10_000) {
    res.write(Buffer.alloc(Math.min(left, 10_000)))
    await setTimeout(10)
  }
  res.end()
})
const goodput = goodputReporter({
  meter: meterProvider.getMeter('example'),
  directions: ['receive', 'transmit'],
  minBytes: 0,
})
const listener = measuredListener(server, 10_000, goodput)

closeWithGrace({ delay: GRACE + LAST_EXPORT }, async ({ err }) => {
  if (err) console.error(err)
  // 1. No new connections; those that are idle are closed.
  const closed = once(server.close(), 'close')
  // 2. The others may finish.
  await Promise.race([closed, setTimeout(GRACE)])
  console.log(`${listener.size} connections are cut off`)
  // 3. The final report of those that have not: what comes later would be lost with the process.
  listener.stop()
  // 4. Exports what has been recorded. The process then exits.
  await meterProvider.shutdown()
})

await once(server.listen(Number(process.env.PORT ?? 0), '127.0.0.1'), 'listening')
console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/1000000, until SIGTERM or Ctrl-C`)
