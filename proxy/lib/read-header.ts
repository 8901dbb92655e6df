import type { Socket } from 'node:net'
import type { HeaderFailure } from './context.js'
import { parseProxyHeader } from './proxy-header.js'
import type { Source } from './proxy-header-parsed.js'

/**
 * Takes the PROXY header off a connection, and leaves what comes after it to be read.
 *
 * @param done called once, with the source (none where the header has none) or what was wrong; not at all if the
 *   socket is destroyed before
 */
export function readHeader(
  socket: Socket,
  timeout: number,
  done: (failure: HeaderFailure | undefined, source: Source | undefined) => void,
): void {
  let bytes: Buffer = Buffer.alloc(0)
  const finish = (failure?: HeaderFailure, source?: Source): void => {
    clearTimeout(timer)
    socket.off('readable', onReadable).off('end', onEnd).off('close', onClose)
    if (!socket.destroyed) done(failure, source)
  }
  const onReadable = (): void => {
    const chunk: Buffer | null = socket.read()
    if (chunk === null) return
    bytes = Buffer.concat([bytes, chunk])
    const parsed = parseProxyHeader(bytes)
    if (parsed.state === 'more') return
    if (parsed.state === 'bad') {
      finish(parsed.failure)
      return
    }
    const rest = bytes.subarray(parsed.length)
    if (rest.length > 0) socket.unshift(rest)
    finish(undefined, parsed.source)
  }
  const onEnd = (): void => finish('header_cut')
  const onClose = (): void => clearTimeout(timer)
  // For the whole header, not since its last byte: who sends one byte a second must not hold a connection.
  const timer = setTimeout(() => finish('header_timeout'), timeout)
  socket.on('readable', onReadable).on('end', onEnd).on('close', onClose)
}
