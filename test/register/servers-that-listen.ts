import { channel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { close, echoServer, listening, ProcessUnderTest, visit } from '../fixtures/measured-process.js'
import { warningsOf } from '../fixtures/warnings.js'

t.test('a server that listens again is measured once', async (t) => {
  const process = new ProcessUnderTest(t)
  const server = echoServer()
  await visit(await listening(t, server))
  await close(server)
  await visit(await listening(t, server))
  await close(server)
  t.equal(await process.sessions(), 2)
  t.equal(server.listenerCount('connection'), 2, "the application's and one more")
})

t.test('two that measure a process measure each server once', async (t) => {
  const first = new ProcessUnderTest(t)
  const second = new ProcessUnderTest(t)
  const server = echoServer()
  await visit(await listening(t, server))
  await close(server)
  t.equal(await first.sessions(), 1)
  t.equal(await second.sessions(), 0)
})

t.test('with ports, only servers on these are measured, whoever chose the port', async (t) => {
  const free = net.createServer()
  const port = await listening(t, free)
  await close(free)
  const process = new ProcessUnderTest(t, { ports: new Set([port]) })
  const wanted = echoServer()
  const other = echoServer()
  const otherPort = await listening(t, other)
  await listening(t, wanted, port)
  // It listens with the handle of another, and is told no port.
  const shared = echoServer().listen(wanted)
  await once(shared, 'listening')
  t.equal(shared.listenerCount('connection'), 2)
  await Promise.all([visit(port), visit(otherPort)])
  await Promise.all([close(other), close(wanted), close(shared)])
  t.equal(await process.sessions(), 1)
})

t.test('a measured server that moves to another port is let go of', async (t) => {
  const free = net.createServer()
  const port = await listening(t, free)
  await close(free)
  const process = new ProcessUnderTest(t, { ports: new Set([port]) })
  const server = echoServer()
  await listening(t, server, port)
  await visit(port)
  await close(server)
  const elsewhere = await listening(t, server)
  t.equal(server.listenerCount('connection'), 1)
  await visit(elsewhere)
  await close(server)
  t.equal(await process.sessions(), 1)
})

t.test('with ports, a Unix socket is not measured', async (t) => {
  new ProcessUnderTest(t, { ports: new Set([443]) })
  const server = echoServer()
  server.listen(join(tmpdir(), `measured-listener-${process.pid}.sock`))
  await once(server, 'listening')
  t.equal(server.listenerCount('connection'), 1)
  await close(server)
})

t.test('a server that cannot listen may try again', async (t) => {
  const process = new ProcessUnderTest(t)
  const taken = await listening(t, echoServer())
  const server = echoServer()
  server.listen(taken, '127.0.0.1')
  await once(server, 'error')
  await visit(await listening(t, server))
  await close(server)
  t.equal(await process.sessions(), 1)
})

t.test(
  'what is ignored is not measured; what fails to be, neither, and nothing reaches the server',
  async (t) => {
    const warnings = warningsOf(t)
    const ignored = echoServer()
    const broken = echoServer()
    const ignore = (server: net.Server): boolean => {
      if (server === broken) throw new Error('no idea')
      return server === ignored
    }
    const process = new ProcessUnderTest(t, { ignore })
    for (const server of [ignored, broken]) {
      await visit(await listening(t, server))
      await close(server)
    }
    t.equal(await process.sessions(), 0)
    t.strictSame(warnings, ['measured-listener: no idea'])
  },
)

t.test('a message without a server harms nobody', async (t) => {
  const warnings = warningsOf(t)
  new ProcessUnderTest(t)
  channel('tracing:net.server.listen:asyncStart').publish({})
  await new Promise(setImmediate)
  t.match(warnings, [/^measured-listener: /])
})

t.test('a server whose address cannot be read is not measured', async (t) => {
  const warnings = warningsOf(t)
  new ProcessUnderTest(t, { ports: new Set([443]) })
  const server = echoServer()
  server.address = () => {
    throw new Error('no address')
  }
  server.listen(0)
  await once(server, 'listening')
  t.equal(server.listenerCount('connection'), 1)
  await close(server)
  t.strictSame(warnings, ['measured-listener: no address'])
})

t.test('stop gives the final report of what is open, and takes the listeners away', async (t) => {
  const process = new ProcessUnderTest(t)
  const server = echoServer()
  const client = net.connect(await listening(t, server), '127.0.0.1')
  client.write('hello')
  await once(client, 'data')
  t.equal(await process.open(), 1)
  process.measured.stop()
  process.measured.stop()
  t.equal(await process.sessions(), 1)
  t.equal(await process.open(), 0)
  t.equal(server.listenerCount('connection'), 1)
  client.destroy()
  const later = echoServer()
  await listening(t, later)
  t.equal(later.listenerCount('connection'), 1)
})
