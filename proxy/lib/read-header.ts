import type { Socket } from 'node:net'
import type { HeaderFailure } from './context.js'
import { parseProxyHeader } from './proxy-header.js'
import type { Source } from './proxy-header-parsed.js'

/** How a connection that has to begin with a PROXY header began. */
export type Beginning =
  /** With one, which may have no source. What comes after it is still to be read. */
  | { readonly kind: 'header'; readonly source: Source | undefined }
  | { readonly kind: 'bad'; readonly failure: HeaderFailure }
  /** With an HTTP/1 request instead, all of which has been read. */
  | { readonly kind: 'check' }
  /** With its end. */
  | { readonly kind: 'nothing' }

/**
 * Takes the PROXY header off a connection, and leaves what comes after it to be read.
 *
 * @param done called once; not at all if the socket is destroyed before
 */
export function readHeader(socket: Socket, timeout: number, done: (beginning: Beginning) => void): void {
  let bytes: Buffer = Buffer.alloc(0)
  const finish = (beginning: Beginning): void => {
    clearTimeout(timer)
    socket.off('readable', onReadable).off('end', onEnd).off('close', onClose)
    if (!socket.destroyed) done(beginning)
  }
  const onReadable = (): void => {
    const chunk: Buffer | null = socket.read()
    if (chunk === null) return
    bytes = Buffer.concat([bytes, chunk])
    const parsed = parseProxyHeader(bytes)
    if (parsed.state === 'bad') finish({ kind: 'bad', failure: parsed.failure })
    else if (parsed.state === 'check') finish({ kind: 'check' })
    else if (parsed.state === 'header') {
      const rest = bytes.subarray(parsed.length)
      if (rest.length > 0) socket.unshift(rest)
      finish({ kind: 'header', source: parsed.source })
    }
  }
  const onEnd = (): void =>
    finish(bytes.length === 0 ? { kind: 'nothing' } : { kind: 'bad', failure: 'header_cut' })
  const onClose = (): void => clearTimeout(timer)
  // For the whole header, not since its last byte: who sends one byte a second must not hold a connection.
  const timer = setTimeout(() => finish({ kind: 'bad', failure: 'header_timeout' }), timeout)
  socket.on('readable', onReadable).on('end', onEnd).on('close', onClose)
}
