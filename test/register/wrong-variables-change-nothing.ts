import t, { type Test } from 'tap'
import { clients } from '../fixtures/clients.js'
import { Receiver } from '../fixtures/otlp.js'
import { App } from '../fixtures/run-app.js'

const PRELOADS = ['--import', './test/fixtures/otel-setup.js', '--import', 'measured-listener/register']

const wrong = [
  ['MEASURED_LISTENER_INTERVAL', '10s'],
  ['MEASURED_LISTENER_PORTS', '80,https'],
  ['MEASURED_LISTENER_ATTRIBUTES', 'track'],
  // Keys that the reporters set themselves.
  ['MEASURED_LISTENER_ATTRIBUTES', 'network.io.direction=receive'],
  ['MEASURED_LISTENER_ATTRIBUTES', 'track=a,geo.country.iso_code=DE'],
  ['MEASURED_LISTENER_ATTRIBUTES', 'error.type=none'],
  ['MEASURED_LISTENER_COUNTRY', './no-such-module.js'],
  ['MEASURED_LISTENER_TCP_INFO', 'yes'],
  ['MEASURED_LISTENER_UDP', 'true'],
  ['MEASURED_LISTENER_DISABLED', '1'],
] as const

async function run(t: Test, args: readonly string[], environment: NodeJS.ProcessEnv) {
  const app = new App(t, 'http', args, environment)
  await clients.http((await app.address()) as number, 1_000)
  return app.end()
}

for (const [name, value] of wrong) {
  t.test(`${name}=${value}: one warning, and the application runs as without`, async (t) => {
    const receiver = await Receiver.start(t)
    const bare = await run(t, [], {})
    const { errors, ...ended } = await run(t, PRELOADS, { OTLP_URL: receiver.url, [name]: value })
    t.strictSame({ ...ended, errors: '' }, bare)
    const [warning = '', ...rest] = errors.trim().split('\n')
    t.ok(warning.includes(`Warning: measured-listener: ${name} must be `), warning)
    t.ok(warning.includes(`got '${value}'`), warning)
    t.strictSame(rest, ['(Use `node --trace-warnings ...` to show where the warning was created)'])
    t.equal(receiver.sum('proxy.session.duration'), 0)
  })
}
