import type { Duplex } from 'node:stream'
import { addressIn } from '../address.js'
import { checkDuplex, checkObject, wrongType } from '../check.js'
import { currentContext, sharedContext } from './shared-context.js'

/**
 * What is known of a connection: who is at the other end, and whatever the application adds.
 *
 * Open: declare your own fields by merging, in a module (a file with an `import` or `export`).
 *
 * @example
 * declare module 'measured-listener' {
 *   interface ConnectionContext { readonly track?: string }
 * }
 * export {}
 */
export interface ConnectionContext {
  /** The peer's address in canonical form: `::ffff:192.0.2.1` reads `192.0.2.1`. Absent for a Unix socket. */
  readonly clientIp?: string
  /** The peer's port, 1 to 65535. Absent for a Unix socket. */
  readonly clientPort?: number
  /** The server's port, 1 to 65535. Absent for a Unix socket. */
  readonly localPort?: number
}

/** Fields to set: those of {@link ConnectionContext}, typed as they are declared there, and any others. */
export type ContextFields = {
  readonly [Field in keyof ConnectionContext]?: ConnectionContext[Field] | undefined
} & Readonly<Record<string, unknown>>

/**
 * Adds fields to the context of a connection, and replaces those of the same name. The context is then a new
 * object; what a reporter kept of the old one stays as it was.
 *
 * Any socket of the connection will do: the raw one, the TLSSocket above it (`req.socket` of an https server),
 * that of an http2 session, or a Proxy of one that does not trap how properties are defined. Fields for a socket that
 * nobody measures yet are kept for who measures it later.
 *
 * If a field that the option `splitBy` names (`clientIp`, by default) had another value from an earlier call, the
 * connection's session ends with its old context, and a new one begins: see {@link MeasuredListenerOptions.splitBy}.
 *
 * @param socket a socket of the connection
 * @param fields what to add. A `clientIp` (from a PROXY or forwarded header, say) takes the place of the peer's address,
 *   in canonical form, without port and brackets; `undefined`, of a header that is missing, leaves the peer's.
 * @throws TypeError if `socket` is no stream, `fields` no object, or `fields.clientIp` no string or a list of addresses
 *
 * @example
 * import { updateContext } from 'measured-listener'
 *
 * http.createServer((req, res) => {
 *   updateContext(req.socket, { clientIp: req.headers['x-real-ip']?.toString(), track: 'challenger' })
 * })
 */
export function updateContext(socket: Duplex, fields: ContextFields): void {
  checkDuplex('socket', socket)
  const update = checkedFields(fields)
  sharedContext(socket).update(update)
}

/**
 * What `fields` add to a context, or replace.
 *
 * @throws TypeError if `fields` is no object, or `fields.clientIp` no string or a list of addresses
 */
export function checkedFields(fields: ContextFields): ContextFields {
  checkObject('fields', fields)
  const { clientIp, ...others } = fields
  if (clientIp === undefined) return others
  if (typeof clientIp !== 'string') throw wrongType('fields.clientIp', 'a string', clientIp)
  if (clientIp.includes(',')) {
    const expected =
      'one address: of a forwarded list pass the one that your own proxy added (the last, behind one proxy), because ' +
      'the client may have written those before it'
    throw wrongType('fields.clientIp', expected, clientIp)
  }
  return { ...others, clientIp: addressIn(clientIp) }
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
