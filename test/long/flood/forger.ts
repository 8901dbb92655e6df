import dgram from 'node:dgram'
import { lengthOf, sourceOf } from './sources.js'

/**
 * A process that sends one datagram from each of the sources that it is told, each bound to a socket of its own.
 * `node --import tsx test/long/flood/forger.ts PORT`, with an IPC channel.
 */

const target = Number(process.argv[2])

function forge(index: number): Promise<void> {
  // Addresses need no look-up, which would cost a turn of the event loop each.
  const socket = dgram.createSocket({ type: 'udp4', lookup: (host, _options, done) => done(null, host, 4) })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ ...sourceOf(index), exclusive: true }, () => {
      socket.send(Buffer.alloc(lengthOf(index)), target, '127.0.0.1', (error) => {
        socket.close()
        if (error) reject(error)
        else resolve()
      })
    })
  })
}

process.on('message', async ({ first, count }: { first: number; count: number }) => {
  await Promise.all(Array.from({ length: count }, (_, index) => forge(first + index)))
  process.send?.(count)
})
process.on('disconnect', () => process.exit())
