import type net from 'node:net'
import t from 'tap'
import { close, echoServer, listening } from '../fixtures/measured-process.js'
import { warningsOf } from '../fixtures/warnings.js'

type Register = typeof import('../../lib/register/register.js')

/** A module is run once; a mock of it is run again, with the environment as it is. */
function load(environment: Record<string, string>): Promise<Register> {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('MEASURED_LISTENER_')) delete process.env[name]
  }
  Object.assign(process.env, environment)
  return t.mockImport<Register>('../../lib/register/register.js')
}

const isMeasured = (server: net.Server) => server.listenerCount('connection') === 2

t.test('it measures what listens, until it is stopped', async (t) => {
  const { stop } = await load({})
  const server = echoServer()
  await listening(t, server)
  t.ok(isMeasured(server))
  stop()
  stop()
  t.notOk(isMeasured(server))
  await close(server)
})

t.test('a setting that is wrong is told, and nothing is measured', async (t) => {
  const warnings = warningsOf(t)
  const { stop } = await load({ MEASURED_LISTENER_INTERVAL: '10s' })
  const server = echoServer()
  await listening(t, server)
  t.notOk(isMeasured(server))
  stop()
  t.strictSame(warnings, [
    "measured-listener: MEASURED_LISTENER_INTERVAL must be an integer from 1 to 2147483647, got '10s'; nothing is measured",
  ])
})

t.test('disabled, it does nothing', async (t) => {
  const { stop } = await load({ MEASURED_LISTENER_DISABLED: 'true' })
  const server = echoServer()
  await listening(t, server)
  t.notOk(isMeasured(server))
  stop()
})

t.test('where no channel tells of servers, it says so', async (t) => {
  const warnings = warningsOf(t)
  // Whole: on some Nodes others that import the module are given the mock, too.
  const runtime = await import('../../lib/node/runtime.js')
  const mock = { '../../lib/node/runtime.js': { ...runtime, hasListenChannel: () => false } }
  const path = '../../lib/register/process.js'
  const { MeasuredProcess } = await t.mockImport<typeof import('../../lib/register/process.js')>(path, mock)
  const measured = new MeasuredProcess({ interval: 1, udp: false })
  measured.start()
  measured.start()
  await new Promise(setImmediate)
  t.match(warnings, [/^measured-listener: servers are not measured: this runtime does not publish/])
  t.equal(warnings.length, 1)
  measured.stop()
})

t.test('where the kernel cannot be asked, on says why, auto and off are silent', async (t) => {
  const warnings = warningsOf(t)
  const tcpInfo = () => {
    throw new Error('tcpInfo needs Linux, this is darwin')
  }
  const path = '../../lib/register/tcp-info.js'
  const mock = { '../../lib/tcp-info/tcp-info.js': { tcpInfo } }
  const { tcpInfoFor } = await t.mockImport<typeof import('../../lib/register/tcp-info.js')>(path, mock)
  for (const mode of ['auto', 'on', 'off'] as const) {
    t.equal(tcpInfoFor(mode, 'MEASURED_LISTENER_TCP_INFO'), undefined)
  }
  await new Promise(setImmediate)
  t.strictSame(warnings, [
    "measured-listener: MEASURED_LISTENER_TCP_INFO is 'on', but tcpInfo needs Linux, this is darwin: sessions are measured without it",
  ])
})
