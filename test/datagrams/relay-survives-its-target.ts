import dgram from 'node:dgram'
import { once } from 'node:events'
import t from 'tap'
import { bound, closing } from '../fixtures/datagrams.js'
import { startRelay } from '../fixtures/relay.js'

/** A port that is free, for UDP. */
async function freePort(): Promise<number> {
  const socket = dgram.createSocket('udp4')
  await once(socket.bind(0, '127.0.0.1'), 'listening')
  const { port } = socket.address()
  await once(socket.close(), 'close')
  return port
}

t.test('a target that refuses, and comes later', async (t) => {
  const [from, to] = [await freePort(), await freePort()]
  const relay = await startRelay(t, from, to)
  const client = await bound(t)
  client.send('hello', from, '127.0.0.1')
  await relay.printed('ECONNREFUSED')
  const target = closing(t, dgram.createSocket('udp4'))
  await once(target.bind(to, '127.0.0.1'), 'listening')
  target.on('message', (message, { port, address }) => target.send([message, message], port, address))
  const answered = once(client, 'message')
  client.send('hello', from, '127.0.0.1')
  await answered
  t.same(await relay.stop(), [{ port: client.port, received: 10, sent: 10 }])
})
