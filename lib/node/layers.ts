import type { Duplex } from 'node:stream'
import { types } from 'node:util'
import { hide } from './override.js'

/**
 * One connection can have several sockets: what the server accepted, the TLSSocket above it, what http2 shows of
 * them. All lead down to one, which has what is kept of the connection.
 *
 *     http2 session.socket (a Proxy)  ─┐
 *     http2 req.socket (a Proxy)      ─┤
 *     Http2Stream                     ─┴─>  TLSSocket  ─ _parent ─>  net.Socket (accepted)
 *
 * Without Node's internals (`_parent`, `_parentWrap`) a TLSSocket over a socket is a connection of its own: fields that
 * `updateContext` sets on it are not seen below.
 */

const BELOW = Symbol('measured-listener.below')

/** A stream with what Node, and this package, keep on it. */
type Layer = Duplex & {
  [BELOW]?: Duplex
  /** Of a TLSSocket: the socket below. Stays after close. */
  readonly _parent?: Duplex | null
  /** Of a TLSSocket: over what is no socket, the wrapper of that stream. */
  readonly _handle?: { readonly _parentWrap?: { readonly stream?: Duplex } } | null
  /** Of an Http2Stream: its session; `undefined` once it is closed. */
  readonly session?: { readonly socket?: Duplex }
}

/** The sockets behind http2's proxies: after its session a proxy throws whatever it is asked. */
const behindProxies = new WeakMap<Duplex, Duplex>()

/** The socket that a proxy of http2 stands for; what is no proxy is itself. */
export function behindProxy(socket: Duplex): Duplex {
  if (!types.isProxy(socket)) return socket
  try {
    // Methods are bound to the socket behind it, and this one returns it: there is no such listener to remove.
    const behind = socket.removeListener(BELOW, hide)
    // A closed stream's proxy leads to the stream itself: what it led to before is more.
    if (behind !== socket && !('session' in behind && behindProxies.has(socket)))
      behindProxies.set(socket, behind)
  } catch {
    // ERR_HTTP2_SOCKET_UNBOUND: the session has ended. What it stood for may be known from before.
  }
  return behindProxies.get(socket) ?? socket
}

/** The socket or stream that another one runs over, if any. */
export function belowOf(socket: Duplex): Duplex | undefined {
  const layer: Layer = socket
  return layer._parent ?? layer[BELOW] ?? layer._handle?._parentWrap?.stream ?? layer.session?.socket
}

/** Keeps the way down from a socket to which Node forgets it. */
export function rememberBelow(socket: Duplex, below: Duplex): void {
  if (!(socket as Layer)._parent) hide(socket, BELOW, below)
}

/** The same of a proxy, too: that of a session that has ended, met for the first time, throws, and leads nowhere. */
function belowProxyOr(socket: Duplex): Duplex | undefined {
  if (!types.isProxy(socket)) return belowOf(socket)
  try {
    return belowOf(socket)
  } catch {
    return undefined
  }
}

/** What a server accepted, or `net.connect` gave, below all layers. It has what is kept of the connection. */
export function bottomOf(socket: Duplex): Duplex {
  let bottom = behindProxy(socket)
  for (let below = belowProxyOr(bottom); below !== undefined; below = belowProxyOr(bottom)) {
    bottom = behindProxy(below)
  }
  return bottom
}
