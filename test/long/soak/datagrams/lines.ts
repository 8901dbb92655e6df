import dgram, { type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Line } from './line.js'
import type { DatagramKind } from './plan.js'

type Make = (socket: Socket, connected: boolean) => Line

/** Opens a socket that is opened again whenever it closes; resolves with its port. */
async function openAgain(kind: 'udp4' | 'udp6', make: Make, lines: Set<Line>, port = 0): Promise<number> {
  const socket = dgram.createSocket(kind)
  await once(socket.bind(port, kind === 'udp4' ? '127.0.0.1' : '::'), 'listening')
  const bound = socket.address().port
  const line = make(socket, false)
  lines.add(line)
  socket.once('close', () => {
    lines.delete(line)
    void openAgain(kind, make, lines, bound)
  })
  return bound
}

/** Gives every peer that knocks a connected socket, which says so; resolves with the port to knock at. */
async function openEach(make: Make, lines: Set<Line>): Promise<number> {
  const door = dgram.createSocket('udp4')
  door.on('message', (_knock, peer) => {
    const socket = dgram.createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    socket.connect(peer.port, peer.address, () => {
      const line = make(socket, true)
      lines.add(line)
      line.send(Buffer.from('come in'), peer)
      socket.once('close', () => lines.delete(line))
    })
  })
  await once(door.bind(0, '127.0.0.1'), 'listening')
  return door.address().port
}

/** The sockets of a server of each kind, those that are open; and the port at which peers begin. */
export async function openLines(kind: DatagramKind, make: Make): Promise<{ lines: Set<Line>; port: number }> {
  const lines = new Set<Line>()
  const port = kind === 'connected' ? await openEach(make, lines) : await openAgain(kind, make, lines)
  return { lines, port }
}
