import type { MeterProvider } from '@opentelemetry/api'
import { hasListenChannel } from '../node/runtime.js'
import { Recording } from './recording.js'
import { ListeningServers } from './servers.js'
import type { Settings } from './settings.js'
import { DatagramSockets } from './udp.js'
import { warn } from './warnings.js'

/**
 * Measures all servers of this process that listen after `start`, and its datagram sockets where that is asked for.
 * May be started again after `stop`.
 */
export class MeasuredProcess {
  readonly #recording: Recording
  readonly #servers: ListeningServers
  readonly #sockets: DatagramSockets | undefined
  #started = false

  constructor(settings: Settings) {
    this.#recording = new Recording(settings)
    this.#servers = new ListeningServers(settings, this.#recording)
    this.#sockets = settings.udp ? new DatagramSockets(settings, this.#recording) : undefined
  }

  /** Idempotent. */
  start(): void {
    if (this.#started) return
    this.#started = true
    if (!hasListenChannel(process.versions)) {
      warn(
        `servers are not measured: this runtime does not publish 'tracing:net.server.listen', as Node does from 20.16 and 22.3`,
      )
    }
    this.#servers.start()
    this.#sockets?.start()
  }

  /** Gives every open connection its final report, and lets go of everything. Idempotent. */
  stop(): void {
    if (!this.#started) return
    this.#started = false
    this.#servers.stop()
    this.#sockets?.stop()
  }

  /** Records with this provider from now on, instead of the global one. */
  use(provider: MeterProvider): void {
    this.#recording.use(provider)
  }
}
