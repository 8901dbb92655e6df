import type { Handle } from '../node/socket-counters.js'
import type { TcpSource } from '../session/kernel-stats.js'
import type { TcpInfo, TcpReading } from '../stats/tcp-reading.js'

/** Asks the kernel about a socket, by the file descriptor of its handle. */
export class SocketTcp implements TcpSource {
  readonly #tcpInfo: TcpInfo
  readonly #handle: () => Handle | undefined
  readonly countsWire: boolean
  /** What the first session begins with, where that is known without a system call. */
  #known: TcpReading | undefined
  /** The kernel has said that it cannot tell, of a Unix socket say. */
  #refused = false

  constructor(
    tcpInfo: TcpInfo,
    handle: () => Handle | undefined,
    countsWire: boolean,
    known: TcpReading | undefined,
  ) {
    this.#tcpInfo = tcpInfo
    this.#handle = handle
    this.countsWire = countsWire
    this.#known = known
  }

  baseline(): TcpReading | undefined {
    const known = this.#known
    this.#known = undefined
    return known ?? this.read()
  }

  read(): TcpReading | undefined {
    const fd = this.#handle()?.fd
    // A stream that is no socket has none; that of one which is not connected yet is -1.
    if (this.#refused || typeof fd !== 'number' || fd < 0) return undefined
    const reading = this.#tcpInfo.read(fd)
    this.#refused = reading === undefined
    return reading
  }
}
