import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import tls, { type SecureContext, TLSSocket } from 'node:tls'

/** For a handshake to be done, in ms: three round trips of the slowest paths, with what is lost sent again. */
const HANDSHAKE_TIMEOUT = 10_000

function read(option: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Error(`${option}: ${(error as Error).message}`, { cause: error })
  }
}

function parseCertificate(pem: Buffer, file: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw new Error(`--tls-cert: there is no certificate in PEM in ${file}`, { cause })
  }
}

function parseKey(pem: Buffer, file: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch (cause) {
    const found = pem.includes('ENCRYPTED')
      ? 'the private key is encrypted'
      : 'there is no private key in PEM'
    throw new Error(`--tls-key: ${found} in ${file}`, { cause })
  }
}

/**
 * What terminates TLS.
 *
 * @param certFile the certificate, and those between it and the root, in PEM
 * @throws Error that names the option and the file: that cannot be read, that is no such thing, or the two do not match
 */
export function tlsContext(certFile: string, keyFile: string): SecureContext {
  const [cert, key] = [read('--tls-cert', certFile), read('--tls-key', keyFile)]
  if (!parseCertificate(cert, certFile).checkPrivateKey(parseKey(key, keyFile))) {
    throw new Error(`--tls-key: ${keyFile} is not the key of the certificate in ${certFile}`)
  }
  return tls.createSecureContext({ cert, key })
}

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
