import type { Server } from 'node:net'
import type { Duplex } from 'node:stream'
import { isDuplex } from '../check.js'
import { rememberStreams, speaksHttp2 } from '../node/http2-streams.js'
import { belowOf, rememberBelow } from '../node/layers.js'
import { ServerPort } from '../node/server-port.js'
import { handshaking } from '../node/socket-counters.js'
import { OpenSessions } from '../session/open-sessions.js'
import { Connection, type Opening } from './connection.js'
import type { ConnectionSettings } from './options.js'

type Accepted = Duplex & { readonly server?: unknown }

/** Whether a server is one of TLS. */
export function speaksTls(server: Server): boolean {
  return 'setSecureContext' in server
}

/** The connections of one measured server, and what its events tell of them. */
export class ServerConnections extends OpenSessions {
  readonly #server: Server
  readonly #settings: ConnectionSettings
  readonly #port: ServerPort
  readonly #opening: Opening
  readonly #tls: boolean
  readonly #http2: boolean
  readonly #byAccepted = new WeakMap<Duplex, Connection>()

  constructor(server: Server, settings: ConnectionSettings) {
    super(settings)
    this.#server = server
    this.#settings = settings
    this.#port = new ServerPort(server)
    this.#tls = speaksTls(server)
    this.#http2 = speaksHttp2(server)
    this.#opening = this.#tls && settings.layer === 'plaintext' ? { counters: handshaking } : {}
  }

  accepted(socket: unknown): void {
    if (!isDuplex(socket)) return
    try {
      // A proxy may emit a socket again, once it has answered its CONNECT: it is the same connection.
      if (Connection.isOpen(this, socket)) return
      // Only of a socket that the server accepted itself, and not one that it was given, its port is the server's.
      const own = (socket as Accepted).server === this.#server
      const opening = own ? { ...this.#opening, localPort: this.#port.current } : this.#opening
      const connection = new Connection(this, socket, this.#settings, opening)
      if (this.#tls) this.#byAccepted.set(socket, connection)
      if (this.#http2 && !this.#tls) rememberStreams(socket)
    } catch (error) {
      // Whatever emits a 'connection' of its own may throw at whoever asks it something.
      this.fail(error)
    }
  }

  /** The handshake of an accepted socket is done. */
  secured(tls: Duplex): void {
    try {
      const raw = belowOf(tls)
      if (raw === undefined) return
      rememberBelow(tls, raw)
      this.#byAccepted.get(raw)?.secure(tls)
      if (this.#http2) rememberStreams(tls)
    } catch (error) {
      this.fail(error)
    }
  }

  /** The handshake of an accepted socket has failed. */
  refused(error: Error, tls: Duplex): void {
    const raw = belowOf(tls)
    if (raw !== undefined) this.#byAccepted.get(raw)?.refuse(error)
  }

  /** Ends all, and leaves their sockets as they were. */
  stop(): void {
    this.stopped = true
    for (const session of this.all()) (session.source as Connection).stop()
  }
}
