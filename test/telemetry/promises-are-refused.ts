import t, { type Test } from 'tap'
import { measuredListener, observeConnections, telemetryReporter, updateContext } from '../../lib/index.js'
import { Metrics } from '../fixtures/metrics.js'
import { everyReporter } from '../fixtures/reporters.js'
import { NEVER } from '../fixtures/servers.js'
import { acceptStreams, idleServer } from '../fixtures/streams.js'

/** Fails the test if a promise that nobody handles rejects before its end. */
function unhandled(t: Test): unknown[] {
  const reasons: unknown[] = []
  const onRejection = (reason: unknown): void => void reasons.push(reason)
  process.on('unhandledRejection', onRejection)
  t.teardown(() => process.removeListener('unhandledRejection', onRejection))
  return reasons
}

const rejecting = async (): Promise<never> => {
  throw new Error('database gone')
}
const thenable = () => ({
  // biome-ignore lint/suspicious/noThenProperty: what a query builder returns
  then: (_resolve: unknown, reject: (error: Error) => void) => reject(new Error('query failed')),
})
const promises: [string, string, object][] = [
  ['a look-up that is async', 'the result of options.countryLookup', { countryLookup: async () => 'US' }],
  ['a look-up that rejects', 'the result of options.countryLookup', { countryLookup: rejecting }],
  ['a look-up of a thenable', 'the result of options.countryLookup', { countryLookup: thenable }],
  ['attributes that are async', 'the result of options.attributes', { attributes: async () => ({}) }],
  ['attributes that reject', 'the result of options.attributes', { attributes: rejecting }],
  ['attributes of a thenable', 'the result of options.attributes', { attributes: thenable }],
  ['an attribute that rejects', 'options.attributes.track', { attributes: () => ({ track: rejecting() }) }],
  [
    'a list of attributes that reject',
    'options.attributes.track',
    { attributes: () => ({ track: [rejecting(), rejecting()] }) },
  ],
]

for (const [name, told, options] of promises) {
  t.test(`${name}: onError is told, and the samples are recorded`, async (t) => {
    const reasons = unhandled(t)
    for (const [clientIp, reporterOf] of [
      ['8.8.8.8', telemetryReporter],
      ['8.8.4.4', everyReporter],
    ] as const) {
      const m = new Metrics()
      const errors: unknown[] = []
      const onError = (error: unknown): void => void errors.push(error)
      const server = idleServer()
      const reporter = reporterOf({ meter: m.meter, ...options })
      const listener = measuredListener(server, NEVER, reporter, { onError })
      const observer = observeConnections(listener, { meter: m.meter, onError, ...options })
      const [socket] = acceptStreams(server, 1)
      socket?.push('hello')
      updateContext(socket as NonNullable<typeof socket>, { clientIp })
      await m.collect()
      listener.stop()
      observer.stop()
      const points = (await m.collect()).flatMap(({ points }) => points)
      t.ok(points.length >= 3)
      for (const { attributes } of points) t.equal(attributes['geo.country.iso_code'], 'n/a')
      t.ok(errors.length > 0)
      for (const error of errors) {
        t.ok(error instanceof TypeError && error.message.startsWith(`${told} must be `), `${error}`)
      }
    }
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    t.same(reasons, [])
  })
}

t.test('a promise in attributes that are fixed is refused at the call', async (t) => {
  const reasons = unhandled(t)
  const attributes = { track: rejecting() } as never
  t.throws(() => telemetryReporter({ attributes }), { message: /^options\.attributes\.track must be / })
  t.throws(() => telemetryReporter({ attributes: rejecting() as never }), {
    message: /^options\.attributes must be /,
  })
  await new Promise(setImmediate)
  t.same(reasons, [])
})

t.test('an onError that rejects is a warning, and ends no process', async (t) => {
  const reasons = unhandled(t)
  const warning = new Promise<Error>((resolve) => process.once('warning', resolve))
  const server = idleServer()
  const reporter = (): never => {
    throw new Error('reporter')
  }
  const listener = measuredListener(server, NEVER, reporter, { onError: rejecting })
  acceptStreams(server, 1)
  listener.stop()
  t.equal((await warning).message, 'measured-listener: database gone')
  t.same(reasons, [])
})
