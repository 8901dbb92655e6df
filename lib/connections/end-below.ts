import type { Duplex } from 'node:stream'
import type { EndWatcher } from '../node/socket-end.js'

/**
 * Watches the socket below a TLSSocket whose plaintext is measured. Destroyed from below, the TLSSocket ends a moment
 * later, when nobody can tell any more what of its queue had left.
 */
export class EndBelow implements EndWatcher {
  nextWatcher: EndWatcher | undefined
  readonly socket: Duplex
  readonly #above: EndWatcher

  constructor(socket: Duplex, above: EndWatcher) {
    this.socket = socket
    this.#above = above
  }

  end(error: Error | null): void {
    this.#above.end(error)
  }

  /** The handle below is that of TLS, and cannot be handed over. */
  checkHandle(): void {}
}
