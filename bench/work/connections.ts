import { once } from 'node:events'
import net, { type Socket } from 'node:net'

export const connect = (port: number): Socket => net.connect({ port, host: '127.0.0.1', noDelay: true })

const open = new Map<number, Socket[]>()

/** Connections that stay open from slice to slice, so that a slice is all transfer: no accept, no slow start. */
export async function connections(port: number, count: number): Promise<Socket[]> {
  const existing = open.get(port)
  if (existing !== undefined) return existing
  const sockets = Array.from({ length: count }, () => connect(port))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  open.set(port, sockets)
  return sockets
}
