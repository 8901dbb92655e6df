import type { Server, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import {
  combineReporters,
  type MeasuredSocket,
  measuredListener,
  measuredSocket,
  type Reporter,
  updateContext,
} from '../../../lib/index.js'
import { Course } from './law.js'
import type { ServerRecord } from './records.js'

declare module '../../../lib/index.js' {
  interface ConnectionContext {
    readonly connection?: Accepted
  }
}

/** One connection that the server accepted, counted by the application itself. */
class Accepted {
  /** One for each that measures the wire, in turn: a listener that is stopped, and who comes after it. */
  readonly wire: Course[] = []
  readonly plain = new Course()
  broken = false
  error: string | undefined
  tls: TLSSocket | undefined
  /** Who measures it since the listener was stopped. */
  measured: MeasuredSocket | undefined
  readonly opened = Date.now()

  constructor(
    readonly socket: Socket,
    readonly port: number | undefined,
  ) {}

  record(secure: boolean): ServerRecord {
    const sum = { recv: 0, sent: 0 }
    for (const { last } of this.wire) {
      sum.recv += last.recv
      sum.sent += last.sent
    }
    const courses = secure ? [...this.wire, this.plain] : this.wire
    return {
      port: this.port,
      opened: this.opened,
      wire: sum,
      plain: secure ? this.plain.last : undefined,
      finals: courses.reduce((finals, each) => finals + each.finals, 0),
      measurers: courses.length,
      reports: courses.reduce((reports, each) => reports + each.reports, 0),
      error: this.error,
      broken: this.broken,
      failedWrite: courses.some((each) => each.failedWrite),
      unlawful: courses.flatMap((each) => each.unlawful),
    }
  }
}

/** A server that is measured twice (on the wire, and as plaintext), and all that it has accepted. */
export class Watch {
  readonly open = new Map<Socket, Accepted>()
  #done: Accepted[] = []
  #listener
  readonly #reporter: Reporter
  readonly #secure: boolean
  failures = 0
  #restarting = false

  /** @param naughty a reporter that may do anything, called before the one that keeps the books */
  constructor(
    readonly server: Server,
    naughty: Reporter,
  ) {
    this.#secure = 'setSecureContext' in server
    this.#reporter = combineReporters(naughty, this.#book('wire'))
    server.on('connection', (socket: Socket) => this.#accept(socket))
    if (this.#secure) {
      server.on('secureConnection', (tls: TLSSocket) => {
        const accepted = this.of(tls.remotePort)
        if (accepted !== undefined) accepted.tls = tls
      })
      measuredListener(server, 150, this.#book('plain'), { rateInterval: 70, layer: 'plaintext' })
    }
    this.#listener = this.#listen()
  }

  /** The open connection from a port. */
  of(port: number | undefined): Accepted | undefined {
    return [...this.open.values()].find((each) => each.port === port)
  }

  /** Stops the listener and starts another. What it measured is measured on, socket by socket. */
  restart(): void {
    // A reporter of the final reports that this gives may ask for the same.
    if (this.#restarting) return
    this.#restarting = true
    this.#listener.stop()
    for (const accepted of this.open.values()) {
      const { socket, wire } = accepted
      accepted.measured?.stop()
      const course = new Course()
      wire.push(course)
      if (socket.destroyed) course.finals = 1
      else {
        const take: Reporter = (_ctx, ...report) => course.take(...report)
        accepted.measured = measuredSocket(socket, 150, take, { rateInterval: 70 })
      }
    }
    this.#listener = this.#listen()
    this.#restarting = false
  }

  /** Whether all that it has accepted is gone. A socket of http2 may be without ever emitting 'close'. */
  get idle(): boolean {
    return [...this.open.keys()].every(({ destroyed }) => destroyed)
  }

  /**
   * Destroys what is left when all clients have gone: one http2 session in a thousand that Node, measured or not,
   * does not tell of its socket's end.
   */
  abandon(): void {
    for (const accepted of this.open.values()) {
      if (accepted.socket.destroyed) continue
      accepted.broken = true
      accepted.socket.destroy()
    }
  }

  report(): void {
    this.#listener.report()
  }

  /** Of the connections since the last call. */
  take(): ServerRecord[] {
    const done = [...this.#done, ...this.open.values()]
    this.#done = []
    this.open.clear()
    return done.map((each) => each.record(this.#secure))
  }

  get measured(): number {
    return this.#listener.size
  }

  #listen() {
    const onError = (): void => {
      this.failures += 1
    }
    return measuredListener(this.server, 150, this.#reporter, { rateInterval: 70, onError })
  }

  #accept(socket: Socket): void {
    const accepted = new Accepted(socket, socket.remotePort)
    accepted.wire.push(new Course())
    this.open.set(socket, accepted)
    updateContext(socket, { connection: accepted })
    socket.on('close', () => {
      if (this.open.delete(socket)) this.#done.push(accepted)
    })
  }

  /** The books: a reporter that checks each report, and keeps what the final one says. */
  #book(layer: 'wire' | 'plain'): Reporter {
    return ({ connection }, stats, deltaStats, final) => {
      const course = layer === 'plain' ? connection?.plain : connection?.wire[0]
      course?.take(stats, deltaStats, final)
      if (final && layer === 'wire' && connection) connection.error = stats.error?.message
    }
  }
}
