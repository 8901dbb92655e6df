import { once } from 'node:events'
import net from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { PIECE } from './server.js'

/** One client's session: pieces over a slow link, and a pause half-way. */
export interface Session {
  readonly port: number
  readonly ip: string
  /** bytes/s */
  readonly speed: number
  /** ms */
  readonly pause: number
  /** Whether the kernel makes the link slow; else the client takes its time. */
  readonly paced: boolean
}

const PIECES = 96

/**
 * Asks for a piece, takes the time that it would have taken on the link unless the kernel has taken it, and asks for the
 * next. A large response would be in the kernel's buffers at once, whatever the link.
 */
export async function holdSession({ port, ip, speed, pause, paced }: Session): Promise<void> {
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`${ip} ${Math.round(speed)}\n.`)
  let [free, received] = [performance.now(), 0]
  try {
    for await (const chunk of socket) {
      received += (chunk as Buffer).length
      if (received % PIECE > 0) continue
      if (paced) free = performance.now()
      else free += (PIECE * 1000) / speed
      if (received === (PIECES * PIECE) / 2) free += pause
      await setTimeout(Math.max(0, free - performance.now()))
      if (received === PIECES * PIECE) break
      socket.write('.')
    }
  } catch {
    // The server has dropped it: that is the server's to report.
  }
}
