import type { Server } from 'node:net'
import { nextTick } from 'node:process'
import type { Duplex } from 'node:stream'
import { isObject } from '../check.js'
import { rememberBelow } from './layers.js'
import { intercept } from './override.js'

/**
 * Node takes the session from an Http2Stream when it closes, before the compatibility API emits 'finish' and 'close':
 * nothing then leads from `req.socket` to the socket. So each stream is told its socket while it has one.
 *
 * No listener is added: the session's `emit` sees its streams. Where the session is not found, streams lead to their
 * socket as long as they are open.
 */

// `nextTick` is the one of when this module loads, as the clock is: jest fakes that of `process`.

interface Session {
  readonly socket: Duplex
  emit(event: string | symbol, ...args: unknown[]): boolean
}

/** Whether a server is one of http2: only they can change settings of sessions. */
export function speaksHttp2(server: Server): boolean {
  return 'updateSettings' in server
}

function isSession(value: unknown): value is Session {
  return isObject(value) && 'originSet' in value && typeof value.goaway === 'function'
}

/** The session that has been bound to a socket; Node 20 keeps it under the name 'undefined'. */
function sessionOn(socket: Duplex): Session | undefined {
  return Reflect.ownKeys(socket)
    .map((key) => Object.getOwnPropertyDescriptor(socket, key)?.value)
    .find(isSession)
}

/**
 * Call before http2 has seen the socket. Its session is bound to it in the same turn of the event loop, and has its
 * first stream in a later one.
 */
export function rememberStreams(socket: Duplex): void {
  nextTick(() => {
    const session = sessionOn(socket)
    if (session === undefined) return
    intercept(
      session,
      'emit',
      (emit) =>
        function (this: Session, event, ...args) {
          if (event === 'stream') rememberBelow(args[0] as Duplex, socket)
          return Reflect.apply(emit, this, [event, ...args])
        },
    )
  })
}
