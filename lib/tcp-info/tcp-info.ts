import { createRequire } from 'node:module'
import type { TcpInfo } from '../stats/tcp-reading.js'
import { TCP_INFO_SIZE, TcpInfoStruct } from './decode.js'

export type { TcpInfo, TcpReading } from '../stats/tcp-reading.js'

/** `IPPROTO_TCP` and `TCP_INFO` of Linux. */
const IPPROTO_TCP = 6
const TCP_INFO = 11

type GetSockOpt = (fd: number, level: number, name: number, value: ArrayBuffer, length: Uint32Array) => number

interface Koffi {
  load(path: null): { func(declaration: string): GetSockOpt }
}

/**
 * Asks Linux what it knows of TCP connections (`getsockopt(TCP_INFO)`): bytes acknowledged, time under way, round-trip
 * times. Give it to the option `tcpInfo`.
 *
 * Loads `koffi` when called, which takes about 15 ms and 5 MB: do so at start-up. A reading takes about 1 µs. Needs
 * Linux 4.19 or later: of connections of an older one nothing is told.
 *
 * @throws where there is no Linux, where the package `koffi` (^3), an optional peer, is not installed, and where
 *   native code may not be loaded: `--permission` needs `--allow-addons`
 *
 * @example
 * import { measuredListener } from 'measured-listener'
 * import { tcpInfo } from 'measured-listener/tcp-info'
 *
 * measuredListener(server, 10_000, (ctx, { tcp }) => console.log(ctx.clientIp, tcp?.deliveredAvg), { tcpInfo: tcpInfo() })
 */
export function tcpInfo(): TcpInfo {
  if (process.platform !== 'linux') throw new Error(`tcpInfo needs Linux, this is ${process.platform}`)
  loaded ??= reader(load())
  return loaded
}

// One for all calls: its buffers are used within a call only.
let loaded: TcpInfo | undefined

function reader(getsockopt: GetSockOpt): TcpInfo {
  const struct = new TcpInfoStruct()
  const length = new Uint32Array(1)
  return Object.freeze({
    read(fd: number) {
      if (!(fd >= 0)) return undefined
      length[0] = TCP_INFO_SIZE
      if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, struct.buffer, length) !== 0) return undefined
      return struct.decode(length[0])
    },
  })
}

function load(): GetSockOpt {
  try {
    const koffi: Koffi = createRequire(import.meta.url)('koffi')
    return koffi.load(null).func('int getsockopt(int, int, int, void *, void *)')
  } catch (cause) {
    throw new Error(`tcpInfo cannot call getsockopt: ${reason(cause as NodeJS.ErrnoException)}`, { cause })
  }
}

function reason({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'MODULE_NOT_FOUND') return 'the package koffi (^3), an optional peer, is not installed'
  if (code === 'ERR_DLOPEN_DISABLED')
    return 'native code may not be loaded: --permission needs --allow-addons'
  return message
}
