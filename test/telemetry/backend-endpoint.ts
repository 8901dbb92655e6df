import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import net from 'node:net'
import { DiagLogLevel, diag } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import t, { type Test } from 'tap'
import { goodputReporter, measuredListener } from '../../lib/index.js'
import { Receiver } from '../fixtures/otlp.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

const states = {
  down: (_req: IncomingMessage, res: ServerResponse) => void res.writeHead(500).end(),
  slow: () => undefined,
}

/** An endpoint in front of a receiver, which can be down or slow. */
async function endpoint(t: Test, receiver: Receiver) {
  const state: { now: keyof typeof states | 'up' } = { now: 'up' }
  const server = http.createServer((req, res) => {
    if (state.now !== 'up') return states[state.now](req, res)
    const { method = '', headers } = req
    req.pipe(http.request(receiver.url, { method, headers }, (answer) => answer.pipe(res)))
  })
  return { state, url: `http://127.0.0.1:${await listen(t, server)}/v1/metrics` }
}

for (const failure of ['down', 'slow'] as const) {
  t.test(`an endpoint that is ${failure}: the server does not notice, no sample is lost`, async (t) => {
    const receiver = await Receiver.start(t)
    const { state, url } = await endpoint(t, receiver)
    const exporter = new OTLPMetricExporter({ url, timeoutMillis: 300 })
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: NEVER })
    const provider = new MeterProvider({ readers: [reader] })
    const told: string[] = []
    const ignore = (): void => undefined
    const log = { error: (message: string) => told.push(message) }
    diag.setLogger({ ...log, warn: ignore, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.ERROR)
    t.teardown(() => diag.disable())

    const errors: unknown[] = []
    const server = net.createServer((socket) => socket.pipe(socket))
    const port = await listen(t, server)
    const goodput = goodputReporter({ meter: provider.getMeter('test'), minBytes: 0 })
    measuredListener(server, NEVER, goodput, { onError: (error) => errors.push(error) })
    const visit = async (): Promise<void> => {
      const client = await connect(t, port)
      client.end('hello')
      await once(client.resume(), 'close')
    }

    state.now = failure
    await visit()
    const failed = provider.forceFlush().catch(ignore)
    await visit() // while the export hangs
    await failed
    t.equal(told.length, 1, 'the operator is told, by OpenTelemetry')
    t.same(errors, [], 'it is no failure of the reporter')

    state.now = 'up'
    await visit()
    await provider.shutdown()
    await receiver.until(1)
    t.match(receiver.points(0, 'proxy.session.goodput'), [{ value: 3 }])
  })
}
