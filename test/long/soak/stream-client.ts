import { randomFillSync } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { Client } from './client.js'
import { Reading } from './reading.js'
import { bytes } from './stream-app.js'

/** The client's side of a connection that begins with an order in one line. */
export function runStream(client: Client, stream: Duplex = client.top): void {
  const { order, behaviour, pause } = client.plan
  const reading = new Reading(client, stream, order.download, () => {
    if (order.ending === 'wait') stream.end()
  })
  stream.on('data', (data: Buffer) => reading.take(data.length))
  stream.write(`${JSON.stringify(order)}\n`)
  if (behaviour === 'abort upload') {
    stream.write(bytes.subarray(0, order.upload / 2))
    setTimeout(() => client.abort('destroy'), pause)
    return
  }
  stream.write(bytes.subarray(0, order.upload), () => reading.take(0))
  if (behaviour === 'half-open') stream.end()
  // Nothing to read: the end is all that is left.
  if (order.download === 0 && order.ending === 'wait') stream.end()
}

/** What needs no protocol: a client that comes and leaves, is reset at once, or sends what nobody understands. */
export function runRaw(client: Client): boolean {
  const { behaviour, order } = client.plan
  if (behaviour === 'leave') client.raw.resume().end()
  else if (behaviour === 'vanish') client.abort('reset')
  else if (behaviour === 'garbage')
    client.raw.resume().end(randomFillSync(Buffer.alloc(1 + order.upload / 8)))
  else return false
  if (behaviour === 'garbage') client.aborted = true
  client.watch()
  return true
}
