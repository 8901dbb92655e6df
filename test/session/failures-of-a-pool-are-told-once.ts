import type { Duplex } from 'node:stream'
import t from 'tap'
import { measuredListener, measuredSocket } from '../../lib/index.js'
import { NEVER } from '../fixtures/servers.js'
import { acceptStreams, idleServer, silentStream } from '../fixtures/streams.js'
import { warningsOf } from '../fixtures/warnings.js'

const fails = (): never => {
  throw new Error('the backend is down')
}

function pool(count: number, onError?: (error: unknown) => void): void {
  const options = onError === undefined ? {} : { onError }
  const sockets = Array.from({ length: count }, silentStream)
  for (const socket of sockets) measuredSocket(socket, NEVER, fails, options).stop()
}

t.test('of a hundred outbound sockets whose reporter fails, one is told', async (t) => {
  const warnings = warningsOf(t)
  pool(100)
  await new Promise(setImmediate)
  t.strictSame(warnings, ['measured-listener: the backend is down'])
})

t.test('an onError of theirs is told of each', async (t) => {
  const warnings = warningsOf(t)
  const errors: unknown[] = []
  pool(3, (error) => void errors.push(error))
  await new Promise(setImmediate)
  t.equal(errors.length, 3)
  t.strictSame(warnings, [])
})

t.test('a listener tells for itself, once for all its connections', async (t) => {
  const warnings = warningsOf(t)
  const server = idleServer()
  measuredListener(server, NEVER, fails)
  for (const stream of acceptStreams(server, 3) as Duplex[]) stream.destroy()
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  t.strictSame(warnings, ['measured-listener: the backend is down'])
})
