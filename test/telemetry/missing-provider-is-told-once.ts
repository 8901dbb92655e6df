import { DiagLogLevel, diag, metrics } from '@opentelemetry/api'
import t from 'tap'
import { measuredListener, observeConnections, telemetryReporter, trafficReporter } from '../../lib/index.js'
import { session } from '../fixtures/metrics.js'
import { NEVER } from '../fixtures/servers.js'
import { idleServer } from '../fixtures/streams.js'

t.test('one line at debug level, for all reporters', async (t) => {
  const lines: string[] = []
  const debug = (line: string): void => void lines.push(line)
  const other = (line: string): void => void t.fail(line)
  const logger = { debug, info: other, warn: other, error: other, verbose: other }
  diag.setLogger(logger, { logLevel: DiagLogLevel.DEBUG, suppressOverrideMessage: true })
  t.teardown(() => diag.disable())
  const ours = () => lines.filter((line) => line.startsWith('measured-listener: '))
  const moved = session({ recvTotal: 1, duration: 1 })

  const reporter = telemetryReporter()
  t.same(ours(), [], 'a provider may still come')
  reporter(...moved)
  t.match(ours(), [/no meter provider, and nothing is recorded until one is set/])
  reporter(...moved)
  trafficReporter()(...moved)
  trafficReporter({ meter: metrics.getMeter('mine') })(...moved)
  observeConnections(measuredListener(idleServer(), NEVER, reporter)).stop()
  t.equal(ours().length, 1)
})
