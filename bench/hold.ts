import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect } from './work/connections.js'

/** Kept open until the process ends. */
const held: Socket[] = []
/** Fewer than a server's backlog. */
const CONNECTING_AT_ONCE = 500

/** Opens connections until there are `count`. @param opened called with each when it is made */
export async function openAll(
  port: number,
  count: number,
  opened: (socket: Socket) => void,
  ready = 'connect',
): Promise<void> {
  while (held.length < count) {
    const batch = Array.from({ length: Math.min(CONNECTING_AT_ONCE, count - held.length) }, () =>
      connect(port),
    )
    for (const socket of batch) opened(socket.resume())
    await Promise.all(batch.map((socket) => once(socket, ready)))
    held.push(...batch)
  }
}
