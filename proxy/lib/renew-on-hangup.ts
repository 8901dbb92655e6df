import type { Certificate } from './certificate.js'

/**
 * Reads the certificate and its key again at each SIGHUP. Handshakes that begin later get the new pair; connections that are
 * open keep what they have. Files that cannot be used are told, and change nothing.
 */
export function renewOnHangup(certificate: Certificate, tell: (text: string) => void): void {
  process.on('SIGHUP', () => {
    try {
      certificate.reload()
      tell(`SIGHUP: new connections get the certificate of ${certificate}`)
    } catch (error) {
      tell(`SIGHUP: ${(error as Error).message}; still in use: ${certificate}`)
    }
  })
}
