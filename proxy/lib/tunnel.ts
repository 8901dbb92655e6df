import type { Socket } from 'node:net'

/** A client's connection: what is read and written, and what carries it. Without TLS the two are one. */
export interface Client {
  readonly plain: Socket
  readonly wire: Socket
}

/**
 * Joins two connections. Each end of one half is passed on, and so is backpressure; a reset is passed on as a
 * reset, for a client must not take what was cut off for the whole.
 *
 * @param onTargetError told just before the client is reset for it
 */
export function tunnel({ plain, wire }: Client, target: Socket, onTargetError: (error: Error) => void): void {
  plain.on('error', () => reset(target))
  target.on('error', (error) => {
    if (!wire.destroyed) onTargetError(error)
    reset(wire)
  })
  // One side has closed. If it had ended before, so has the other side's half, which still sends what is queued.
  plain.on('close', () => !target.writableEnded && reset(target))
  target.on('close', () => !plain.writableEnded && reset(wire))
  plain.pipe(target)
  target.pipe(plain)
}

export function reset(socket: Socket): void {
  if (!socket.destroyed) socket.resetAndDestroy()
}
