import { once } from 'node:events'
import net from 'node:net'
import grpc from '@grpc/grpc-js'
import { io } from 'socket.io-client'
import t, { type Test } from 'tap'
import WebSocket from 'ws'
import { clients } from '../fixtures/clients.js'
import { CountingRelay } from '../fixtures/counting-relay.js'
import { Receiver } from '../fixtures/otlp.js'
import { listen } from '../fixtures/servers.js'
import { Recipe, type Told } from './recipes/recipe.js'

t.setTimeout(120_000)

/** Of one recipe, in ms. */
const timeout = 20_000

const SIZES = [1, 1_000, 300_000]

const sumOf = (told: readonly Told[]) => ({
  sessions: told.length,
  sent: told.reduce((sum, { recv }) => sum + recv, 0),
  received: told.reduce((sum, { sent }) => sum + sent, 0),
})

/** Compares what a recipe tells of the visits through a relay with what the relay has counted. */
async function agrees(t: Test, recipe: Recipe, relay: CountingRelay): Promise<readonly Told[]> {
  const counts = await relay.idle()
  t.ok(counts.sessions > 0 && counts.sent > 1_000 && counts.received > 1_000)
  const told = await recipe.told(counts.sessions)
  t.strictSame(sumOf(told), counts)
  return told
}

for (const heading of ['Express', 'Koa', 'Hono', 'Cluster', 'Worker threads']) {
  t.test(heading, { timeout }, async (t) => {
    // In a cluster: one of each worker, and the primary's, which hands the connections on.
    const servers = heading === 'Cluster' ? 3 : 1
    const recipe = await Recipe.run(t, heading, { servers })
    const relay = await CountingRelay.start(t, recipe.port)
    await Promise.all(SIZES.map((bytes) => clients.http(relay.port, bytes)))
    const told = await agrees(t, recipe, relay)
    if (heading !== 'Cluster') return
    const workers = new Set(told.map(({ who }) => who))
    t.strictSame(workers, new Set(['worker a', 'worker b']))
  })
}

t.test('ws', { timeout }, async (t) => {
  const recipe = await Recipe.run(t, 'ws')
  const relay = await CountingRelay.start(t, recipe.port)
  const webSocket = new WebSocket(`ws://127.0.0.1:${relay.port}/lobby`)
  await once(webSocket, 'open')
  webSocket.send(Buffer.alloc(100_000))
  await once(webSocket, 'message')
  webSocket.close()
  const [told] = await agrees(t, recipe, relay)
  t.match(told, { who: /\/lobby$/ })
})

t.test('Socket.IO', { timeout }, async (t) => {
  const recipe = await Recipe.run(t, 'Socket.IO')
  const relay = await CountingRelay.start(t, recipe.port)
  const options = { transports: ['websocket'], auth: { user: 'ada' }, reconnection: false }
  const socket = io(`http://127.0.0.1:${relay.port}`, options)
  await socket.emitWithAck('echo', Buffer.alloc(100_000))
  socket.disconnect()
  const [told] = await agrees(t, recipe, relay)
  t.match(told, { who: /ada$/ })
})

/** What the process of a recipe exports, once it has been asked to end. */
async function exported(t: Test, recipe: Recipe, receiver: Receiver) {
  t.equal(await recipe.terminate(), 0)
  return {
    sessions: receiver.sum('proxy.session.duration'),
    sent: receiver.sum('proxy.io', { 'network.io.direction': 'receive' }),
    received: receiver.sum('proxy.io', { 'network.io.direction': 'transmit' }),
  }
}

const SETUP = ['--import', './test/fixtures/otel-setup.js', '--import', 'measured-listener/register']

t.test('Fastify: both of its servers, without a call', { timeout }, async (t) => {
  const receiver = await Receiver.start(t)
  const args = ['--import', './test/long/recipes/localhost.js', ...SETUP]
  const options = { servers: 2, args, environment: { OTLP_URL: receiver.url } }
  const recipe = await Recipe.run(t, 'Fastify', options)
  const addresses = ['127.0.0.1', '::1']
  const relays = await Promise.all(addresses.map((host) => CountingRelay.start(t, recipe.port, host)))
  for (const { port } of relays) await clients.http(port, 1_000)
  const [first, second] = await Promise.all(relays.map((relay) => relay.idle()))
  t.match([first, second], [{ sessions: 1 }, { sessions: 1 }])
  const add = (key: 'sent' | 'received') => (first?.[key] ?? 0) + (second?.[key] ?? 0)
  t.strictSame(await exported(t, recipe, receiver), {
    sessions: 2,
    sent: add('sent'),
    received: add('received'),
  })
})

t.test('gRPC: without a call', { timeout }, async (t) => {
  const receiver = await Receiver.start(t)
  const recipe = await Recipe.run(t, 'gRPC', { args: SETUP, environment: { OTLP_URL: receiver.url } })
  const relay = await CountingRelay.start(t, recipe.port)
  const client = new grpc.Client(`127.0.0.1:${relay.port}`, grpc.credentials.createInsecure())
  const asIs = (buffer: Buffer) => buffer
  const answer = await new Promise<Buffer | undefined>((resolve, reject) => {
    client.makeUnaryRequest('/Echo/Echo', asIs, asIs, Buffer.alloc(100_000), (error, response) =>
      error ? reject(error) : resolve(response),
    )
  })
  t.equal(answer?.length, 100_000)
  client.close()
  const counts = await relay.idle()
  t.ok(counts.sent > 100_000)
  t.strictSame(await exported(t, recipe, receiver), counts)
})

t.test('NodeSDK: nothing is lost of what is open at SIGTERM', { timeout }, async (t) => {
  const receiver = await Receiver.start(t)
  const OTEL_EXPORTER_OTLP_ENDPOINT = new URL('/', receiver.url).href
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none', GRACE: '100' }
  const recipe = await Recipe.run(t, 'NodeSDK', { environment })
  const relay = await CountingRelay.start(t, recipe.port)
  await clients.http(relay.port, 1_000)
  const open = net.connect(relay.port, '127.0.0.1')
  const request = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhello'
  open.write(request)
  // The head of the response, and the part of the body that has come back.
  let received = ''
  while (!received.includes('hello')) received += String((await once(open, 'data'))[0])
  const told = await exported(t, recipe, receiver)
  open.destroy()
  const counts = await relay.idle()
  t.equal(counts.sessions, 2)
  t.strictSame(told, counts)
  const points = receiver.sum('proxy.session.goodput', { track: 'challenger' })
  t.equal(points, 4, 'both directions of both sessions')
})

t.test('http-proxy: clients and upstreams', { timeout }, async (t) => {
  const upstream = net.createServer((socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'))
  })
  const behind = await CountingRelay.start(t, await listen(t, upstream))
  const TARGET = `http://127.0.0.1:${behind.port}`
  const recipe = await Recipe.run(t, 'http-proxy', { environment: { TARGET } })
  const front = await CountingRelay.start(t, recipe.port)
  await clients.http(front.port, 1_000)
  const counts = await front.idle()
  const [client] = await recipe.told(1)
  t.strictSame(sumOf(client ? [client] : []), counts)
  behind.destroy()
  const told = await recipe.told(2)
  const { sent, received } = behind.counts
  t.match(told[1], { who: 'upstream', recv: received, sent })
})

t.test('proxy-chain: a tunnel', { timeout }, async (t) => {
  const target = await listen(
    t,
    net.createServer((socket) => socket.pipe(socket)),
  )
  const recipe = await Recipe.run(t, 'proxy-chain')
  const relay = await CountingRelay.start(t, recipe.port)
  const socket = net.connect(relay.port, '127.0.0.1')
  socket.write(`CONNECT 127.0.0.1:${target} HTTP/1.1\r\nHost: 127.0.0.1:${target}\r\n\r\n`)
  await once(socket, 'data')
  socket.end(Buffer.alloc(100_000))
  await once(socket.resume(), 'close')
  await agrees(t, recipe, relay)
})
