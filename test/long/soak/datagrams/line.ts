import type { RemoteInfo, Socket } from 'node:dgram'
import {
  combineReporters,
  type MeasuredDatagrams,
  type MeasuredDatagramsOptions,
  measuredDatagrams,
  type Reporter,
} from '../../../../lib/index.js'
import type { Faults } from '../faults.js'
import type { Books } from './books.js'
import { decode } from './order.js'

/** Few sessions, so that some have to make room. */
const OPTIONS: MeasuredDatagramsOptions = { rateInterval: 70, idleTimeout: 400, maxSessions: 8 }
/** More than a datagram can hold. */
const TOO_LONG = Buffer.alloc(70_000)

/** A datagram socket that is measured, and answers as it is told. */
export class Line {
  closed = false
  #failures = 0
  #measured: MeasuredDatagrams

  /** @param naughty a reporter that may do anything, called before the one that keeps the books */
  constructor(
    readonly socket: Socket,
    readonly books: Books,
    readonly faults: Faults,
    readonly naughty: (line: Line) => Reporter,
    /** Whether the socket has only one peer. */
    readonly connected: boolean,
  ) {
    this.#measured = this.#measure()
    socket.on('message', (message, from) => this.#take(message, from))
    socket.on('error', ({ message }) => faults.count(`error: ${message}`))
  }

  /** Sends to a peer, and counts what has been sent. */
  send(message: Buffer, { address, port }: { address: string; port: number }): void {
    if (this.closed) return
    const sent = (error: Error | null): void => {
      if (error) this.faults.count(`send fails: ${(error as NodeJS.ErrnoException).code}`)
      else this.books.of(address, port).app.sent += message.length
    }
    if (this.connected) this.socket.send(message, sent)
    else this.socket.send(message, port, address, sent)
  }

  restart(): void {
    if (this.closed) return
    this.#measured.stop()
    this.#measured = this.#measure()
  }

  report(): void {
    this.#measured.report()
  }

  updateAll(): void {
    for (const { ctx } of this.#measured.sessions()) {
      this.#measured.updateContext({ address: ctx.clientIp ?? '', port: ctx.clientPort ?? 0 }, { note: 1 })
    }
  }

  get sessions(): number {
    return this.#measured.size
  }

  /** How many failures of reporters it has been told of since the last call. */
  takeFailures(): number {
    const failures = this.#failures
    this.#failures = 0
    return failures
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.socket.close()
  }

  #measure(): MeasuredDatagrams {
    const reporter = combineReporters(this.naughty(this), this.books.reporter())
    const onError = (): void => {
      this.#failures += 1
    }
    return measuredDatagrams(this.socket, 150, reporter, { ...OPTIONS, onError })
  }

  #take(message: Buffer, from: RemoteInfo): void {
    this.books.of(from.address, from.port).app.recv += message.length
    const order = decode(message)
    if (order === undefined || this.closed) return
    if (order.deed === 'too long') this.send(TOO_LONG, from)
    if (order.deed === 'nobody') this.send(message, { ...from, address: 'nowhere.invalid' })
    for (let i = 0; i < order.answers; i += 1) this.send(Buffer.alloc(order.length), from)
  }
}
