import net, { type Socket } from 'node:net'
import type { TargetFailure } from './context.js'
import type { Endpoint } from './endpoint.js'

const failures: Record<string, TargetFailure> = {
  ECONNREFUSED: 'target_refused',
  ETIMEDOUT: 'target_timeout',
  ECONNRESET: 'target_reset',
}

export function failureOf(error: NodeJS.ErrnoException): TargetFailure {
  return failures[error.code ?? ''] ?? 'target_unreachable'
}

class ConnectTimeout extends Error {
  readonly code = 'ETIMEDOUT'
}

/**
 * Connects to a target.
 *
 * @param done called once: with what went wrong, or when the socket is connected; not at all if it is destroyed
 *   by somebody else before
 */
export function dial(
  target: Endpoint,
  timeout: number,
  done: (error?: NodeJS.ErrnoException) => void,
): Socket {
  const socket = net.connect({ ...target, allowHalfOpen: true, noDelay: true, keepAlive: true })
  const timer = setTimeout(() => socket.destroy(new ConnectTimeout(`no answer in ${timeout} ms`)), timeout)
  const onError = (error: Error): void => done(error)
  const onConnect = (): void => {
    clearTimeout(timer)
    socket.off('error', onError)
    done()
  }
  socket.once('error', onError).once('connect', onConnect)
  socket.once('close', () => clearTimeout(timer))
  return socket
}
