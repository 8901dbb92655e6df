import type { Socket } from 'node:net'

/**
 * Joins two connections. Each end of one half is passed on, and so is backpressure; a reset is passed on as a
 * reset, for a client must not take what was cut off for the whole.
 *
 * @param onTargetError told just before the client is reset for it
 */
export function tunnel(client: Socket, target: Socket, onTargetError: (error: Error) => void): void {
  client.on('error', () => reset(target))
  target.on('error', (error) => {
    if (!client.destroyed) onTargetError(error)
    reset(client)
  })
  client.on('close', () => follow(target))
  target.on('close', () => follow(client))
  client.pipe(target)
  target.pipe(client)
}

/** One side has closed. If it had ended before, so has the other side's half, which still sends what is queued. */
function follow(other: Socket): void {
  if (!other.writableEnded) reset(other)
}

export function reset(socket: Socket): void {
  if (!socket.destroyed) socket.resetAndDestroy()
}
