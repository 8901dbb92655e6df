import type { Server } from 'node:net'

/** A server with Node's side of it, a new object each time it listens; `null` while it does not. */
type Listening = Server & { readonly _handle?: object | null }

/**
 * The port that a server listens on. Asking for it is a system call, so it is asked once for each handle of the server;
 * a server of which no handle is known is asked each time.
 */
export class ServerPort {
  readonly #server: Listening
  #handle: object | undefined
  #port: number | undefined

  constructor(server: Server) {
    this.#server = server
  }

  get current(): number | undefined {
    const handle = this.#server._handle ?? undefined
    if (handle === undefined || handle !== this.#handle) {
      this.#handle = handle
      const address = this.#server.address()
      this.#port = typeof address === 'object' ? address?.port : undefined
    }
    return this.#port
  }
}
