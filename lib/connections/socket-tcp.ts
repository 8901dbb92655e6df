import type { Handle } from '../node/socket-counters.js'
import type { TcpSource } from '../session/kernel-stats.js'
import type { TcpInfo, TcpReading } from '../stats/tcp-reading.js'

/** Asks the kernel about a socket, by the file descriptor of its handle. */
export class SocketTcp implements TcpSource {
  readonly #tcpInfo: TcpInfo
  readonly #handle: () => Handle | undefined
  readonly countsWire: boolean

  constructor(tcpInfo: TcpInfo, handle: () => Handle | undefined, countsWire: boolean) {
    this.#tcpInfo = tcpInfo
    this.#handle = handle
    this.countsWire = countsWire
  }

  read(): TcpReading | undefined {
    const fd = this.#handle()?.fd
    // A Unix socket's is -1; a stream that is no socket has none.
    return typeof fd === 'number' && fd >= 0 ? this.#tcpInfo.read(fd) : undefined
  }
}
