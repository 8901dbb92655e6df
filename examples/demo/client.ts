import http from 'node:http'
import { Link, type LinkName } from './links.js'
import { download, half, type MakeRequest, upload } from './transfers.js'

/** What one client does over one connection. */
export interface Session {
  readonly ip: string
  readonly transfer: 'download' | 'upload'
  readonly link: LinkName
  readonly bytes: number
  /** It pauses for so many ms, and transfers as much again. */
  readonly idle?: number
  /** How it ends half-way through a download. */
  readonly cut?: 'abort' | 'reset'
}

/** What a client can tell of its connection when it lets go of it. */
export interface ClientCount {
  readonly session: Session
  /** What its socket has read, or written. */
  readonly bytes: number
}

/**
 * Holds a session with the server on `port`.
 *
 * @param done told the client's own count, by the port of its end, just before it ends the connection
 */
export async function holdSession(
  session: Session,
  port: number,
  done: (localPort: number, count: ClientCount) => void,
): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const request: MakeRequest = (method, headers) =>
    http.request({ host: '127.0.0.1', port, agent, method, headers: { 'X-Real-IP': session.ip, ...headers } })
  const link = new Link(session.link)
  const transfer = session.cut ? half : session.transfer === 'download' ? download : upload

  let socket = await transfer(session.bytes, link, request)
  if (session.idle !== undefined) {
    await link.idle(session.idle)
    socket = await transfer(session.bytes, link, request)
  }

  const bytes = session.transfer === 'download' ? socket.bytesRead : socket.bytesWritten
  done(socket.localPort ?? 0, { session, bytes })
  if (session.cut === 'reset') socket.resetAndDestroy()
  else socket.destroy()
}
