import type { Duplex, Writable } from 'node:stream'
import type { Order } from './plan.js'

/** One buffer for all answers: what is queued of it costs nothing. */
export const bytes = Buffer.alloc(64 * 2 ** 20, 'measured ')

/** Writes so many bytes: at once, or, over TLS, which copies what it queues, one piece after another. */
export function writeBytes(stream: Writable, count: number, atOnce: boolean, done: () => void): void {
  if (atOnce) {
    stream.write(bytes.subarray(0, count))
    done()
    return
  }
  const piece = Math.min(count, 256 * 1024)
  const next = (left: number): void => {
    if (left === 0 || stream.destroyed) {
      done()
      return
    }
    const length = Math.min(left, piece)
    stream.write(bytes.subarray(0, length), () => next(left - length))
  }
  next(count)
}

/** Writes a piece every few ms until the stream is closed. */
export function writePieces(stream: Writable, { bytes: size, every }: NonNullable<Order['pieces']>): void {
  const timer = setInterval(() => stream.write(bytes.subarray(0, size)), every)
  stream.once('close', () => clearInterval(timer))
}

export type Breaking = (how: 'destroy' | 'reset' | 'error') => void

/** The server's side of a connection that begins with an order in one line. */
export function serveStream(stream: Duplex, atOnce: boolean, breakOff: Breaking): void {
  let order: Order | undefined
  let head = Buffer.alloc(0)
  let uploaded = 0
  let answered = false
  let written = false
  stream.on('error', () => undefined)
  stream.on('end', () => {
    // Half-open: the client has ended, and is answered all the same.
    if (order === undefined || uploaded < order.upload || written) stream.end()
  })
  stream.on('data', (data: Buffer) => {
    let body = data
    if (order === undefined) {
      head = Buffer.concat([head, data])
      const line = head.indexOf('\n')
      if (line < 0) return
      order = JSON.parse(head.toString('utf8', 0, line)) as Order
      body = head.subarray(line + 1)
    }
    uploaded += body.length
    if ((uploaded >= order.upload || order.pieces) && !answered) answer(order)
  })

  function answer({ download, ending, pieces }: Order): void {
    answered = true
    if (pieces) {
      stream.pause()
      writePieces(stream, pieces)
      return
    }
    const broken = ending === 'destroy' || ending === 'reset' || ending === 'error'
    writeBytes(stream, download, atOnce, () => {
      written = true
      if (broken) return
      if (ending === 'end' || stream.readableEnded) stream.end()
    })
    if (broken) setImmediate(breakOff, ending)
  }
}
