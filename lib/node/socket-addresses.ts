import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** What is known of both ends of a socket: a part of its connection's context. */
export interface SocketAddresses {
  readonly clientIp?: string
  readonly clientPort?: number
  readonly localPort?: number
}

interface Peer {
  address?: string | undefined
  port?: number | undefined
}

/** A socket, with the part of Node's handle that asks the operating system for the peer. */
interface Addressed extends Pick<Partial<Socket>, 'remoteAddress' | 'remotePort' | 'localPort'> {
  readonly _handle?: { getpeername?(into: Peer): number } | null
}

// One object for all: `socket.remoteAddress` would make one for each, and keep it on the socket.
const peer: Peer = {}

function askPeer(socket: Addressed): Peer {
  const handle = socket._handle
  if (typeof handle?.getpeername === 'function' && handle.getpeername(peer) === 0) return peer
  return { address: socket.remoteAddress, port: socket.remotePort }
}

/**
 * The peer's address as the operating system writes it, in canonical form: its IPv6 is canonical but for IPv4
 * clients of a dual-stack server.
 */
function canonicalPeer(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address
}

/** The addresses of a socket; none for a Unix socket, or for one that has been reset. */
export function addressesOf(stream: Duplex, serverPort?: number): SocketAddresses {
  const socket = stream as Duplex & Addressed
  const { address, port: clientPort } = askPeer(socket)
  if (address === undefined) return {}
  const localPort = serverPort ?? socket.localPort
  const clientIp = canonicalPeer(address)
  if (clientPort === undefined) return { clientIp }
  return localPort === undefined ? { clientIp, clientPort } : { clientIp, clientPort, localPort }
}
