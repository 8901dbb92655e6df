import { metrics } from '@opentelemetry/api'
import t from 'tap'
import {
  goodputReporter,
  measuredListener,
  observeConnections,
  sessionReporter,
  trafficReporter,
} from '../../lib/index.js'
import { Metrics, session } from '../fixtures/metrics.js'
import { NEVER } from '../fixtures/servers.js'
import { acceptStreams, idleServer } from '../fixtures/streams.js'

const stats = { recvTotal: 1e6, sentTotal: 1e6, duration: 1000 }

/** Records what there is to record, and tells how often the user was asked for anything. */
function record(meter?: ReturnType<typeof metrics.getMeter>) {
  let asked = 0
  const countryLookup = (): string => {
    asked += 1
    return 'US'
  }
  const attributes = () => {
    asked += 1
    return {}
  }
  const options = { countryLookup, attributes, ...(meter && { meter }) }
  const reporters = [goodputReporter(options), trafficReporter(options), sessionReporter(options)]
  const report = (): void => {
    for (const reporter of reporters) reporter(...session(stats, { clientIp: '8.8.8.8' }))
  }
  const server = idleServer()
  const listener = measuredListener(server, NEVER, () => undefined)
  const observer = observeConnections(listener, options)
  acceptStreams(server, 3)
  t.teardown(() => observer.stop())
  report()
  return { report, asked: () => asked }
}

t.test('without a provider nothing is looked up and no attribute is made', async (t) => {
  t.equal(record().asked(), 0, 'of the global provider')
  t.equal(record(metrics.getMeter('mine')).asked(), 0, 'of a meter that was got before there was a provider')
})

t.test('it goes on with a provider, and off again without', async (t) => {
  const { report, asked } = record()
  const m = new Metrics()
  metrics.setGlobalMeterProvider(m.provider)
  t.teardown(() => metrics.disable())
  report()
  t.equal(asked(), 4, 'one look-up, and the attributes of three reporters')
  t.equal((await m.collect()).length, 3)
  metrics.disable()
  report()
  t.equal(asked(), 4)
})

t.test('a provider that was shut down gives such a meter too', async (t) => {
  const m = new Metrics()
  await m.provider.shutdown()
  t.equal(record(m.meter).asked(), 0)
})
