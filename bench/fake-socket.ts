import type { Duplex } from 'node:stream'

let reads = 0

/** How often the counters of any fake have been read: a sample reads them once. */
export const readCount = (): number => reads

class FakeHandle {
  bytesWritten = 0
  writeQueueSize = 0

  get bytesRead(): number {
    reads += 1
    return 0
  }
}

/** As much of a net.Socket as a server's measuring meets: a million real ones would need a million descriptors. */
export class FakeSocket {
  readonly _handle = new FakeHandle()
  readonly remoteAddress = '192.0.2.1'
  readonly remotePort = 40_000
  readonly localPort = 443
  readonly connecting = false
  readonly errored = null
  readonly writableLength = 0
  destroyed = false

  get bytesRead(): number {
    return 0
  }

  get bytesWritten(): number {
    return this._handle.bytesWritten
  }

  _read(): void {}

  _write(): void {}

  _destroy(_error: Error | null, done: () => void): void {
    done()
  }

  setTimeout(): this {
    return this
  }

  destroy(): void {
    this.destroyed = true
    this._destroy(null, () => {})
  }

  /** For `server.emit('connection', …)`, whose listeners ask no more of it than there is. */
  get asSocket(): Duplex {
    return this as unknown as Duplex
  }
}
