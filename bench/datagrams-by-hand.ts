import type { RemoteInfo, Socket } from 'node:dgram'
import type { HandReporter } from './by-hand.js'

interface Session {
  readonly address: string
  readonly opened: number
  last: number
  recvTotal: number
  sentTotal: number
}

const IDLE_TIMEOUT = 60_000

/**
 * What one writes without the package: a 'message' listener, a wrapped `send`, a map by address and port, and a
 * `setInterval` that walks all. It has no rates and no bound, and counts as sent what has failed.
 */
export function datagramsByHand(socket: Socket, interval: number, reporter: HandReporter): void {
  const sessions = new Map<string, Session>()
  const sessionOf = (address: string, port: number): Session => {
    const key = `${address}:${port}`
    let session = sessions.get(key)
    const time = performance.now()
    if (session === undefined) {
      session = { address, opened: time, last: time, recvTotal: 0, sentTotal: 0 }
      sessions.set(key, session)
    }
    session.last = time
    return session
  }

  socket.on('message', (message: Buffer, { address, port }: RemoteInfo) => {
    sessionOf(address, port).recvTotal += message.length
  })
  const send = socket.send
  // Only the form that the application uses.
  socket.send = (...args: unknown[]): void => {
    const [message, port, address] = args as [Buffer, number, string]
    sessionOf(address, port).sentTotal += message.length
    Reflect.apply(send, socket, args)
  }

  const timer = setInterval(() => {
    const now = performance.now()
    for (const [key, { address, opened, last, recvTotal, sentTotal }] of sessions) {
      const total = { recvTotal, sentTotal, duration: last - opened }
      const final = now - last > IDLE_TIMEOUT
      reporter(address, total, total, final)
      if (final) sessions.delete(key)
    }
  }, interval)
  timer.unref()
}
