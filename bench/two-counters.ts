import type { Server, Socket } from 'node:net'

/** As measuring reads them: Node's own side of a socket. */
type Counted = Socket & { readonly _handle?: { readonly bytesRead: number; readonly bytesWritten: number } }

/** The least that sampling can cost: two counters of each socket are read every `interval` ms, and that is all. */
export function twoCounters(server: Server, interval: number): void {
  const sockets = new Set<Counted>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const read = (): void => {
    let moved = 0
    for (const { _handle } of sockets) if (_handle?.bytesRead || _handle?.bytesWritten) moved += 1
    // Read by nobody; but a loop without a result need not be run.
    process.env.MOVED = moved > 0 ? 'yes' : 'no'
  }
  setInterval(read, interval).unref()
}
