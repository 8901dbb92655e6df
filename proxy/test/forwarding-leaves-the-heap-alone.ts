import { once } from 'node:events'
import net from 'node:net'
import { createInterface } from 'node:readline'
import t from 'tap'
import { connect, listen } from '../../test/fixtures/servers.js'
import { LOOPBACK, proxyArgs, start } from './fixtures/proxy-process.js'

/** So many pass. Without lib/heap.ts the heap is collected 19 or 20 times for them on Node 20. */
const BYTES = 600_000_000

t.test('what passes has the whole heap collected for every 50 MB at most', async (t) => {
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
  const client = await connect(t, port)
  const chunk = Buffer.alloc(1_000_000)
  for (let sent = 0; sent < BYTES; sent += chunk.length) {
    if (!client.write(chunk)) await once(client, 'drain')
  }
  client.end()
  await once(client.resume(), 'close')
  t.ok(collections - before <= BYTES / 50e6, `${collections - before} collections`)
})
