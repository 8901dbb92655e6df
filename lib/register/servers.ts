import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Server } from 'node:net'
import { type MeasuredListener, measuredListener } from '../connections/listener.js'
import { Members } from './members.js'
import type { Recording } from './recording.js'
import type { Settings } from './settings.js'
import { subscriber } from './subscriber.js'
import { warn } from './warnings.js'

/** Published inside `listen()` of every kind of server, before it binds, and again each time it listens. */
const LISTEN = 'tracing:net.server.listen:asyncStart'
/** Published when it has bound, before it accepts, and when it could not. */
const BOUND = 'tracing:net.server.listen:asyncEnd'
const FAILED = 'tracing:net.server.listen:error'

interface Message {
  readonly server: Server
}

function portOf(server: Server): number | undefined {
  const address = server.address()
  return typeof address === 'object' ? address?.port : undefined
}

/**
 * Measures every server of the process that listens, from before it accepts, until `stop`.
 *
 * Without `ports`, measuring begins when it is about to bind. With them it begins when it has bound: only then is the
 * port known of a server that lets the system choose one, or is given a handle. Neither misses a connection: those
 * come in a later turn of the event loop. A server that is measured and listens again, on a port that is not wanted,
 * is let go of.
 */
export class ListeningServers {
  readonly #settings: Settings
  readonly #recording: Recording
  readonly #members: Members<Server, MeasuredListener>
  /** Those between `listen` and its end: they are not listening yet, and have not ended. */
  readonly #binding = new WeakSet<Server>()

  constructor(settings: Settings, recording: Recording) {
    this.#settings = settings
    this.#recording = recording
    this.#members = new Members(recording, (server, { size }) => {
      return size === 0 && !server.listening && !this.#binding.has(server)
    })
  }

  start(): void {
    subscribe(LISTEN, this.#onListen)
    subscribe(BOUND, this.#onBound)
    subscribe(FAILED, this.#onFailed)
  }

  stop(): void {
    unsubscribe(LISTEN, this.#onListen)
    unsubscribe(BOUND, this.#onBound)
    unsubscribe(FAILED, this.#onFailed)
    this.#members.clear()
  }

  readonly #onListen = subscriber(({ server }: Message) => {
    this.#binding.add(server)
    if (this.#settings.ports === undefined) this.#measure(server)
  })

  readonly #onBound = subscriber(({ server }: Message) => {
    this.#binding.delete(server)
    const { ports } = this.#settings
    if (ports === undefined) return
    const port = portOf(server)
    if (port !== undefined && ports.has(port)) this.#measure(server)
    else this.#members.remove(server)
  })

  readonly #onFailed = subscriber(({ server }: Message) => {
    this.#binding.delete(server)
  })

  #measure(server: Server): void {
    const { interval, ignore, tcpInfo } = this.#settings
    if (this.#members.has(server) || ignore?.(server)) return
    const options = { onError: warn, ...(tcpInfo && { tcpInfo }) }
    this.#members.add(server, measuredListener(server, interval, this.#recording.reporter, options))
  }
}
