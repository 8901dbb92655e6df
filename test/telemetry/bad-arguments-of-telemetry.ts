import t from 'tap'
import {
  goodputReporter,
  measuredListener,
  observeConnections,
  sessionReporter,
  tcpReporter,
  telemetryReporter,
  trafficReporter,
} from '../../lib/index.js'
import { refuses } from '../fixtures/refusals.js'
import { NEVER } from '../fixtures/servers.js'
import { idleServer } from '../fixtures/streams.js'

const noObject = [null, 1, 'track', true, []]
const listener = measuredListener(idleServer(), NEVER, () => undefined)

const reporters: Record<string, (options?: never) => unknown> = {
  trafficReporter,
  sessionReporter,
  goodputReporter,
  tcpReporter,
  telemetryReporter,
  observeConnections: (options) => observeConnections(listener, options).stop(),
}

for (const [name, call] of Object.entries(reporters)) {
  t.test(name, async (t) => {
    t.doesNotThrow(() => call())
    refuses(t, 'options', 'TypeError', [...noObject, () => undefined], call)
    const refusesOption = (option: string, values: readonly unknown[]): void =>
      refuses(t, `options.${option}`, 'TypeError', values, (value) => call({ [option]: value } as never))
    for (const option of ['meterProvider', 'minbytes', 'countrylookup']) {
      const expected = { name: 'TypeError', message: `options.${option} is not an option, there are meter, ` }
      const { message } = t.throws(() => call({ [option]: 'x' } as never)) as Error
      t.ok(message.startsWith(expected.message) && message.endsWith(`, got 'x'`), message)
    }
    const otherMeter = { createGauge: () => undefined }
    refusesOption('meter', [...noObject, {}, otherMeter])
    refusesOption('countryLookup', [null, 'DE', {}])
    refusesOption('attributes', noObject)
    refuses(
      t,
      'options.attributes.track',
      'TypeError',
      [{}, () => 'a', 1n, Number.NaN, [Infinity]],
      (track) => call({ attributes: { track } } as never),
    )
  })
}

refuses(t, 'listener', 'TypeError', [null, undefined, {}, idleServer, 'listener'], (value) =>
  observeConnections(value),
)
refuses(t, 'options.onError', 'TypeError', [null, 'console', {}], (onError) =>
  observeConnections(listener, { onError }),
)
