import type { Server } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ServerConnections, speaksTls } from './server-connections.js'

/** Listens to a server for its connections, and, of TLS, for their handshakes. Nothing else of it is listened to. */
export class ServerEvents {
  readonly #server: Server
  readonly #listeners: readonly (readonly [event: string, listener: (...args: never[]) => void])[]

  constructor(server: Server, connections: ServerConnections) {
    this.#server = server
    const accepted = ['connection', (socket: unknown) => connections.accepted(socket)] as const
    this.#listeners = speaksTls(server)
      ? [
          accepted,
          ['secureConnection', (tls: Duplex) => connections.secured(tls)],
          ['tlsClientError', (error: Error, tls: Duplex) => connections.refused(error, tls)],
        ]
      : [accepted]
    // Before the application's: a handler may destroy the socket at once, and its address with it.
    for (const [event, listener] of this.#listeners) server.prependListener(event, listener as () => void)
  }

  ignore(): void {
    for (const [event, listener] of this.#listeners) {
      this.#server.removeListener(event, listener as () => void)
    }
  }
}
