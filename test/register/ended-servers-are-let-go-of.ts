import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { close, echoServer, listening, ProcessUnderTest } from '../fixtures/measured-process.js'

/** How many may be measured before the ended ones are searched for. */
const SEARCH = 64

t.test('servers that have closed are let go of when many have come', async (t) => {
  new ProcessUnderTest(t)
  const closed = echoServer()
  const listens = echoServer()
  const connected = echoServer()
  await listening(t, closed)
  await close(closed)
  await listening(t, listens)
  const client = net.connect(await listening(t, connected), '127.0.0.1')
  await once(connected, 'connection')
  connected.close()
  // Its name is looked up first: it does not listen yet, and has not ended.
  const binding = echoServer().listen(0, 'localhost')
  for (let count = 4; count <= SEARCH; count += 1) {
    const server = echoServer()
    await listening(t, server)
    await close(server)
  }
  t.equal(closed.listenerCount('connection'), 1, 'it has closed: let go of')
  t.equal(listens.listenerCount('connection'), 2, 'it listens')
  t.equal(connected.listenerCount('connection'), 2, 'it has a connection')
  t.equal(binding.listenerCount('connection'), 2)
  client.destroy()
  binding.close()
  const port = await listening(t, closed)
  t.ok(port)
  t.equal(closed.listenerCount('connection'), 2, 'it listens again: measured again')
})
