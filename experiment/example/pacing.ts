import { createRequire } from 'node:module'
import type { Socket } from 'node:net'

/** Makes the kernel send what a socket is given at no more than some bytes/s: a slow path, as TCP sees one. */
export type Pace = (socket: Socket, bytesPerSecond: number) => void

const SOL_SOCKET = 1
const SO_MAX_PACING_RATE = 47

/**
 * Linux paces each socket for itself, over loopback too. Needs koffi, as `measured-listener/tcp-info` does.
 *
 * @throws Error where there is no Linux, or no koffi
 */
export function kernelPacing(): Pace {
  if (process.platform !== 'linux') throw new Error(`Linux paces sockets, and this is ${process.platform}`)
  const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi')
  const setsockopt = koffi.load(null).func('int setsockopt(int, int, int, void *, int)')
  return (socket, bytesPerSecond) => {
    const { fd } = (socket as unknown as { _handle: { fd: number } })._handle
    const value = Uint32Array.of(Math.round(bytesPerSecond))
    if (setsockopt(fd, SOL_SOCKET, SO_MAX_PACING_RATE, value, value.byteLength) !== 0) {
      throw new Error('the kernel would not pace a socket')
    }
  }
}
