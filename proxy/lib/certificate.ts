import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import tls, { type SecureContext } from 'node:tls'

/** What the two files were when they were read. */
interface Pair {
  readonly secureContext: SecureContext
  readonly certificate: X509Certificate
}

/**
 * A certificate and its key, of two files that are read when it is made, and again when that is asked for: those who renew a
 * certificate replace its files. A handshake has the pair that was there when it began.
 */
export class Certificate {
  readonly #certFile: string
  readonly #keyFile: string
  #pair: Pair

  /**
   * @param certFile the certificate, and those between it and the root, in PEM
   * @param keyFile its private key, in PEM, not encrypted
   * @throws Error that names the option and the file: that cannot be read, that is no such thing, or the two do not match
   */
  constructor(certFile: string, keyFile: string) {
    this.#certFile = certFile
    this.#keyFile = keyFile
    this.#pair = readPair(certFile, keyFile)
  }

  /** For handshakes that begin now. */
  get secureContext(): SecureContext {
    return this.#pair.secureContext
  }

  /**
   * Reads both files again.
   *
   * @throws what the constructor throws; what was read before is then still in use
   */
  reload(): void {
    this.#pair = readPair(this.#certFile, this.#keyFile)
  }

  /** Whose it is, and until when. */
  toString(): string {
    const { subject, validTo } = this.#pair.certificate
    const hasExpired = Date.parse(validTo) < Date.now()
    const name = subject?.replaceAll('\n', ', ') || 'no name'
    return `${name}, ${hasExpired ? 'EXPIRED on' : 'valid until'} ${validTo}`
  }
}

function readPair(certFile: string, keyFile: string): Pair {
  const [cert, key] = [read('--tls-cert', certFile), read('--tls-key', keyFile)]
  const certificate = parseCertificate(cert, certFile)
  if (!certificate.checkPrivateKey(parseKey(key, keyFile))) {
    throw new Error(`--tls-key: ${keyFile} is not the key of the certificate in ${certFile}`)
  }
  try {
    return { secureContext: tls.createSecureContext({ cert, key }), certificate }
  } catch (cause) {
    // The first certificate and the key are well.
    throw new Error(`--tls-cert: the chain in ${certFile} cannot be used: ${(cause as Error).message}`, {
      cause,
    })
  }
}

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
