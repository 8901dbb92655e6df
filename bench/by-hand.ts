import type { Server, Socket } from 'node:net'

interface Moved {
  readonly recvTotal: number
  readonly sentTotal: number
  readonly duration: number
}

export type HandReporter = (clientIp: string | undefined, total: Moved, delta: Moved, final: boolean) => void

/**
 * What one writes without the package: a 'data' listener, a wrapped `write`, a `setInterval` and a 'close'
 * listener for each socket. It has no rates, and counts queued and aborted bytes as sent.
 */
export function byHand(server: Server, interval: number, reporter: HandReporter): void {
  server.on('connection', (socket: Socket) => {
    const clientIp = socket.remoteAddress
    const opened = performance.now()
    let recvTotal = 0
    let sentTotal = 0
    let previous: Moved = { recvTotal: 0, sentTotal: 0, duration: 0 }

    socket.on('data', (chunk: Buffer) => {
      recvTotal += chunk.length
    })

    const write = socket.write
    socket.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      sentTotal += Buffer.byteLength(chunk)
      return Reflect.apply(write, socket, [chunk, ...rest])
    }

    const report = (final: boolean): void => {
      const total = { recvTotal, sentTotal, duration: performance.now() - opened }
      const delta = {
        recvTotal: recvTotal - previous.recvTotal,
        sentTotal: sentTotal - previous.sentTotal,
        duration: total.duration - previous.duration,
      }
      previous = total
      reporter(clientIp, total, delta, final)
    }

    const timer = setInterval(() => report(false), interval)
    timer.unref()
    socket.once('close', () => {
      clearInterval(timer)
      report(true)
    })
  })
}
