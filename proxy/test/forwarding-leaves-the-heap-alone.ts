import { once } from 'node:events'
import net from 'node:net'
import { createInterface } from 'node:readline'
import t from 'tap'
import { connect, listen } from '../../test/fixtures/servers.js'
import { LOOPBACK, proxyArgs, start } from './fixtures/proxy-process.js'

/** So many pass. */
const BYTES = 900_000_000
const CONNECTIONS = 3
/**
 * A collection for so many. Without lib/heap.ts: 15 to 30 of them on Node 20, with it 2 to 7. From Node 24 on scavenges, which
 * free the memory of reads, come half as often: 14 with it.
 */
const EACH = Number(process.versions.node.split('.')[0]) < 24 ? 70e6 : 50e6

t.test('what passes does not have the whole heap collected again and again', async (t) => {
  const target = await listen(
    t,
    net.createServer((socket) => void socket.on('error', () => undefined).resume()),
  )
  const args = [...LOOPBACK, '--target', `127.0.0.1:${target}`, '--metrics', '127.0.0.1:0']
  // As a user runs it: what tap has a child load would make the heap twice as large.
  const command = ['-u', 'NODE_OPTIONS', process.execPath, '--trace-gc', ...proxyArgs, ...args]
  const child = start(t, 'env', command)
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('no pipes')
  let collections = 0
  createInterface(stdout).on('line', (line) => {
    if (line.includes('Mark-Compact')) collections += 1
  })
  let port = 0
  for await (const line of createInterface(stderr)) {
    port ||= Number(/^\S+:(\d+) -> /.exec(line)?.[1] ?? 0)
    if (line.startsWith('live page')) break
  }
  const before = collections
  const chunk = Buffer.alloc(1_000_000)
  for (let connection = 0; connection < CONNECTIONS; connection += 1) {
    const client = await connect(t, port)
    for (let sent = 0; sent < BYTES; sent += CONNECTIONS * chunk.length) {
      if (!client.write(chunk)) await once(client, 'drain')
    }
    client.end()
    await once(client.resume(), 'close')
  }
  t.ok(collections - before < BYTES / EACH, `${collections - before} collections`)
})
