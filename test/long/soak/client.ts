import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import tls from 'node:tls'
import { cert } from '../../../examples/certificate.js'
import type { Plan } from './plan.js'
import type { ClientRecord } from './records.js'

/** A client's end of a connection, its layers and what has happened to it. */
export class Client {
  readonly raw: Socket
  /** What the application reads and writes: the raw socket, or TLS above it. */
  top: Socket
  aborted = false
  #failed = false
  #ended = false
  #port = 0
  readonly #opened = Date.now()

  constructor(
    readonly plan: Plan,
    port: number,
  ) {
    this.raw = this.top = net.connect({ port, host: '127.0.0.1' })
    this.raw.on('error', this.#fail)
  }

  /** Resolves when connected; false if that did not come about. */
  async connected(): Promise<boolean> {
    await once(this.raw, 'connect').catch(() => undefined)
    this.#port = this.raw.localPort ?? 0
    return !this.raw.destroyed
  }

  secure(): void {
    const ALPNProtocols = [this.plan.kind === 'http2' ? 'h2' : 'http/1.1']
    this.top = tls.connect({ socket: this.raw, ca: cert, servername: 'localhost', ALPNProtocols })
    this.top.on('error', this.#fail)
  }

  watch(): void {
    this.top.on('end', () => {
      this.#ended = true
    })
  }

  abort(how: 'destroy' | 'reset'): void {
    this.aborted = true
    if (how === 'reset') this.raw.resetAndDestroy()
    else this.top.destroy()
  }

  /** Resolves when it has closed. */
  async record(): Promise<ClientRecord> {
    const { kind, behaviour, order } = this.plan
    const piece = order.pieces?.bytes ?? 0
    const port = this.#port
    if (!this.raw.closed) await new Promise((resolve) => this.raw.once('close', resolve))
    const inOrder = this.#ended && !this.aborted && !this.#failed
    const plain = this.top === this.raw ? undefined : bytesOf(this.top)
    return { kind, behaviour, port, opened: this.#opened, piece, wire: bytesOf(this.raw), plain, inOrder }
  }

  readonly #fail = (): void => {
    this.#failed = true
  }
}

function bytesOf({ bytesRead, bytesWritten }: Socket) {
  return { recv: bytesRead, sent: bytesWritten }
}
