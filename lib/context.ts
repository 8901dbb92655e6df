import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { canonicalAddress, canonicalPeer } from './address.js'
import { checkDuplex, checkObject, wrongType } from './check.js'
import { hide } from './override.js'

/**
 * What is known of a connection: who is at the other end, and whatever the application adds.
 *
 * Open: declare your own fields by merging.
 *
 * @example
 * declare module 'measured-listener' {
 *   interface ConnectionContext { readonly track?: string }
 * }
 */
export interface ConnectionContext {
  /** The peer's address in canonical form: `::ffff:192.0.2.1` reads `192.0.2.1`. Absent for a Unix socket. */
  readonly clientIp?: string
  /** The peer's port, 1 to 65535. Absent for a Unix socket. */
  readonly clientPort?: number
  /** The server's port, 1 to 65535. Absent for a Unix socket. */
  readonly localPort?: number
}

const CONTEXT = Symbol('measured-listener.context')

/** The context of a connection, in one place for all its sockets and all who measure it. */
export interface ContextHolder {
  context: ConnectionContext
}

/** A stream with what Node, and this package, keep on it. */
type Layer = Duplex & {
  [CONTEXT]?: ContextHolder
  /** Of a TLSSocket: the socket below. Stays after close. */
  readonly _parent?: Duplex
  /** Of a TLSSocket: over what is no socket, the wrapper of that stream. */
  readonly _handle?: { readonly _parentWrap?: { readonly stream?: Duplex } } | null
}

const NOTHING: ConnectionContext = Object.freeze({})

/** The socket or stream that another one runs over, if any. */
export function belowOf(socket: Layer): Layer | undefined {
  return socket._parent ?? socket._handle?._parentWrap?.stream
}

/** The socket that the server accepted, below all layers of TLS. */
export function bottomOf(socket: Duplex): Duplex {
  let bottom: Layer = socket
  for (let next = belowOf(bottom); next !== undefined; next = belowOf(bottom)) bottom = next
  return bottom
}

function existingHolder(socket: Layer): ContextHolder | undefined {
  return socket[CONTEXT] ?? (bottomOf(socket) as Layer)[CONTEXT]
}

/** The place of a socket's context; made if there is none. */
export function holderOf(socket: Layer): ContextHolder {
  const existing = existingHolder(socket)
  const holder = existing ?? { context: NOTHING }
  if (existing === undefined) hide(bottomOf(socket), CONTEXT, holder)
  // On the TLSSocket too: over a stream that is no socket the way down is lost when it closes.
  if (socket[CONTEXT] === undefined) hide(socket, CONTEXT, holder)
  return holder
}

/**
 * The context of a socket that begins to be measured: its addresses, unless somebody knew better before. Read
 * now, because a socket that was reset has none any more.
 */
export function openContext(socket: Duplex): ContextHolder {
  const holder = holderOf(socket)
  const { remoteAddress, remotePort, localPort } = bottomOf(socket) as Partial<Socket>
  if (remoteAddress === undefined) return holder
  holder.context = Object.freeze({
    clientIp: canonicalPeer(remoteAddress),
    ...(remotePort === undefined ? undefined : { clientPort: remotePort }),
    ...(localPort === undefined ? undefined : { localPort }),
    ...holder.context,
  })
  return holder
}

/**
 * Adds fields to the context of a connection, and replaces those of the same name. The context is then a new
 * object; what a reporter kept of the old one stays as it was.
 *
 * Any socket of the connection will do: the raw one, the TLSSocket above it (`req.socket` of an https server),
 * that of an http2 session. Fields for a socket that nobody measures yet are kept for who measures it later.
 *
 * @param socket a socket of the connection
 * @param fields what to add. A `clientIp` (from a PROXY header, say) takes the place of the peer's address, in
 *   canonical form if it is one; `undefined`, of a header that is missing, leaves the peer's.
 * @throws TypeError if `socket` is no stream, `fields` no object, or `fields.clientIp` no string
 *
 * @example
 * import { updateContext } from 'measured-listener'
 *
 * http.createServer((req, res) => {
 *   updateContext(req.socket, { clientIp: req.headers['x-real-ip'], track: 'challenger' })
 * })
 */
export function updateContext(socket: Duplex, fields: Record<string, unknown>): void {
  checkDuplex('socket', socket)
  checkObject('fields', fields)
  const { clientIp, ...others } = fields
  if (clientIp !== undefined && typeof clientIp !== 'string') {
    throw wrongType('fields.clientIp', 'a string', clientIp)
  }
  const holder = holderOf(socket)
  holder.context = Object.freeze({
    ...holder.context,
    ...others,
    ...(clientIp === undefined ? undefined : { clientIp: canonicalAddress(clientIp) }),
  })
}

/**
 * The context of a connection as it is now: a frozen object, empty for a socket that nobody measures.
 *
 * @param socket any socket of the connection, as for {@link updateContext}
 * @throws TypeError if `socket` is no stream
 *
 * @example
 * import { contextOf } from 'measured-listener'
 *
 * net.createServer((socket) => console.log('from', contextOf(socket).clientIp))
 */
export function contextOf(socket: Duplex): ConnectionContext {
  checkDuplex('socket', socket)
  return existingHolder(socket)?.context ?? NOTHING
}
