import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { clients } from '../fixtures/clients.js'
import { CountingRelay } from '../fixtures/counting-relay.js'
import { Receiver } from '../fixtures/otlp.js'
import { App } from '../fixtures/run-app.js'

const REGISTER = ['--import', 'measured-listener/register']
const SETUP = ['--import', './test/fixtures/otel-setup.js']
const SIZES = [1, 1_000, 300_000]

type Kind = keyof typeof clients

/** Runs the application with its clients, and tells how it ended and what went through. */
async function visited(t: Test, kind: Kind, args: readonly string[], environment: NodeJS.ProcessEnv) {
  const SOCKET = join(tmpdir(), `measured-listener-${process.pid}-${kind}-${args.length}.sock`)
  const app = new App(t, kind, args, { SOCKET, ...environment })
  const relay = await CountingRelay.start(t, await app.address())
  await Promise.all(SIZES.map((bytes) => clients[kind](relay.port, bytes)))
  const counts = await relay.idle()
  return { ended: await app.end(), counts }
}

async function measured(t: Test, kind: Kind, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const receiver = await Receiver.start(t)
  const { ended, counts } = await visited(t, kind, args, { OTLP_URL: receiver.url, ...environment })
  const told = {
    sessions: receiver.sum('proxy.session.duration'),
    sent: receiver.sum('proxy.io', { 'network.io.direction': 'receive' }),
    received: receiver.sum('proxy.io', { 'network.io.direction': 'transmit' }),
  }
  return { ended, counts, told }
}

for (const kind of Object.keys(clients) as Kind[]) {
  t.test(`${kind}: runs as without, and tells what the clients counted`, async (t) => {
    const { ended: bare } = await visited(t, kind, [], {})
    const { ended, counts, told } = await measured(t, kind, [...SETUP, ...REGISTER])
    t.equal(bare.code, 3)
    t.strictSame(ended, bare)
    t.ok(counts.sent > 300_000)
    t.strictSame(told, counts)
  })
}

t.test('the SDK may be set up after it, and after the application has begun', async (t) => {
  for (const SDK of ['early', 'late']) {
    const { counts, told } = await measured(t, 'http', [...REGISTER, ...SETUP], { SDK })
    t.strictSame(told, counts, SDK)
  }
})

t.test('--require and NODE_OPTIONS do the same, in silence', async (t) => {
  const required = await measured(t, 'http', ['--require', 'measured-listener/register', ...SETUP])
  t.strictSame(required.told, required.counts)
  t.equal(required.ended.errors, '')
  for (const option of ['--import', '--require']) {
    const NODE_OPTIONS = `${option}=measured-listener/register`
    const { told, counts, ended } = await measured(t, 'http', SETUP, { NODE_OPTIONS })
    t.strictSame(told, counts, NODE_OPTIONS)
    t.equal(ended.errors, '')
  }
})

t.test('both at once measure once', async (t) => {
  const NODE_OPTIONS = '--require=measured-listener/register'
  const { told, counts } = await measured(t, 'http', [...SETUP, ...REGISTER], { NODE_OPTIONS })
  t.strictSame(told, counts)
})

t.test('disabled, it does nothing', async (t) => {
  const environment = { MEASURED_LISTENER_DISABLED: 'true' }
  const { told, ended } = await measured(t, 'http', [...SETUP, ...REGISTER], environment)
  t.strictSame(told, { sessions: 0, sent: 0, received: 0 })
  t.equal(ended.errors, '')
})
