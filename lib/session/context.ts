import type { Duplex } from 'node:stream'
import { canonicalAddress } from '../address.js'
import { checkDuplex, checkObject, wrongType } from '../check.js'
import { hide } from '../node/override.js'
import { addressesOf } from '../node/socket-addresses.js'

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
const BELOW = Symbol('measured-listener.below')

/** A stream with what Node, and this package, keep on it. */
type Layer = Duplex & {
  [CONTEXT]?: ConnectionContext
  [BELOW]?: Duplex
  /** Of a TLSSocket: the socket below. Stays after close. */
  readonly _parent?: Duplex | null
  /** Of a TLSSocket: over what is no socket, the wrapper of that stream. */
  readonly _handle?: { readonly _parentWrap?: { readonly stream?: Duplex } } | null
}

const NOTHING: ConnectionContext = Object.freeze({})

/** The socket or stream that another one runs over, if any. */
export function belowOf(socket: Layer): Duplex | undefined {
  return socket._parent ?? socket[BELOW] ?? socket._handle?._parentWrap?.stream
}

/** Keeps the way down from a TLSSocket: over a stream that is no socket it would be lost when it closes. */
export function rememberBelow(socket: Layer, below: Duplex): void {
  if (!socket._parent) hide(socket, BELOW, below)
}

/** The socket that the server accepted, below all layers of TLS. It has the context of them all. */
function bottomOf(socket: Layer): Layer {
  let bottom: Layer = socket
  for (let below = belowOf(bottom); below !== undefined; below = belowOf(bottom)) bottom = below
  return bottom
}

function setContext(bottom: Layer, context: ConnectionContext): void {
  if (bottom[CONTEXT] === undefined) hide(bottom, CONTEXT, context)
  else bottom[CONTEXT] = context
}

/**
 * Begins the context of a socket that begins to be measured: its addresses, unless somebody knew better before.
 *
 * Read now, because a socket that was reset has none any more.
 *
 * @param serverPort the port of the server that accepted it, where that is known: asking the socket is a system call
 */
export function openContext(socket: Duplex, serverPort?: number): void {
  const bottom = bottomOf(socket)
  const known = bottom[CONTEXT] ?? NOTHING
  const addresses = addressesOf(bottom, serverPort)
  setContext(bottom, known === NOTHING ? Object.freeze(addresses) : Object.freeze({ ...addresses, ...known }))
}

/** The context of a connection, by any of its sockets. */
export function currentContext(socket: Duplex): ConnectionContext {
  return bottomOf(socket)[CONTEXT] ?? NOTHING
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
  const update = checkedFields(fields)
  const bottom = bottomOf(socket)
  setContext(bottom, Object.freeze({ ...bottom[CONTEXT], ...update }))
}

/**
 * What `fields` add to a context, or replace.
 *
 * @throws TypeError if `fields` is no object, or `fields.clientIp` no string
 */
export function checkedFields(fields: Record<string, unknown>): Record<string, unknown> {
  checkObject('fields', fields)
  const { clientIp, ...others } = fields
  if (clientIp === undefined) return others
  if (typeof clientIp !== 'string') throw wrongType('fields.clientIp', 'a string', clientIp)
  return { ...others, clientIp: canonicalAddress(clientIp) }
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
  return currentContext(socket)
}
