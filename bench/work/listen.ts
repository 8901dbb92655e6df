import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { variants } from '../variants.js'
import type { Work } from './work.js'

/** A stream server that does `serve` with each connection. */
export function serving(serve: (socket: Socket) => void): Work['listen'] {
  return async (variant, interval) => {
    const server = net.createServer({ noDelay: true }, serve)
    variants[variant].connections(server, interval)
    server.listen(0, '127.0.0.1', 4096)
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
}
