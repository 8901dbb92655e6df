import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'

/** For a handshake to be done, in ms: three round trips of the slowest paths, with what is lost sent again. */
const HANDSHAKE_TIMEOUT = 10_000

/**
 * Terminates TLS on a connection. What has been put back onto it is read first.
 *
 * @param done called once, when the handshake is done, with the plaintext; not at all if the handshake fails, which
 *   destroys the connection
 */
export function terminate(
  client: Socket,
  secureContext: SecureContext,
  done: (plain: TLSSocket) => void,
): void {
  const plain = new TLSSocket(client, { isServer: true, secureContext })
  const fail = (): void => void client.destroy()
  const timer = setTimeout(fail, HANDSHAKE_TIMEOUT)
  plain.on('error', () => undefined)
  plain.once('close', () => clearTimeout(timer))
  // Half of a handshake leads nowhere, though a connection may otherwise stay half open.
  plain.once('end', fail)
  plain.once('secure', () => {
    clearTimeout(timer)
    plain.off('end', fail)
    done(plain)
  })
}
