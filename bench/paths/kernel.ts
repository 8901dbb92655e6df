import type { Server, Socket } from 'node:net'
import { bytesTaken } from '../../lib/stats/tcp-reading.js'
import { TcpSession } from '../../lib/stats/tcp-session.js'
import type { TcpStats } from '../../lib/stats/tcp-stats.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'

const SAMPLE = 1000

/**
 * The TCP stats of a server's connections, by the client's port.
 *
 * Reads as the option `tcpInfo` does: at accept, with samples in which bytes arrived, and in `_destroy`.
 */
export function watchKernel(server: Server): Map<number, (recv: number) => TcpStats> {
  const info = tcpInfo()
  const all = new Map<number, (recv: number) => TcpStats>()
  server.on('connection', (socket: Socket) => {
    const { fd } = Reflect.get(socket, '_handle') as { fd: number }
    const baseline = info.read(fd)
    if (baseline === undefined) return
    const session = new TcpSession(performance.now(), baseline)
    all.set(socket.remotePort ?? 0, (recv) => session.stats(recv))
    let [quiet, bytesRead, ask] = [0, 0, false]
    const advance = (method: 'read' | 'sample'): void => {
      const reading = info.read(fd)
      if (reading === undefined) return
      ask = session[method](performance.now(), quiet, reading, bytesTaken(reading)) ?? false
    }
    const timer = setInterval(() => {
      if (socket.bytesRead !== bytesRead || ask) advance('sample')
      bytesRead = socket.bytesRead
      quiet = performance.now()
    }, SAMPLE)
    const destroy = socket._destroy
    socket._destroy = (error, callback) => {
      clearInterval(timer)
      advance('read')
      destroy.call(socket, error, callback)
    }
  })
  return all
}
