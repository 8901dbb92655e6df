import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { hide, isCovered, original, override, restore } from './override.js'

/**
 * How the end of a socket is noticed without a listener on it, which the application could see, and which
 * would swallow an error that should crash it; and, of an outbound one, that it has connected.
 *
 * Every way in which a stream ends goes through its `_destroy`, while its counters can still be read: a moment
 * later, in 'close', the queue is gone and nobody knows how much of it had been sent. The one end without
 * `_destroy` is the hand-over to another process, which takes the handle away; the only method that
 * `child.send` calls on the socket then is `setTimeout(0)`.
 */

const WATCHERS = Symbol('measured-listener.end-watchers')

/** Told of a socket's end; never throws. Those of one socket are linked: none has a list of its own. */
export interface EndWatcher {
  nextWatcher: EndWatcher | undefined
  /** The socket is being destroyed, by an error if there is one; its counters can be read for the last time. */
  end(error: Error | null): void
  /** The socket has connected, or may have lost its handle. */
  checkHandle(): void
}

/** Has the property, with or without a watcher, while our methods are in place. */
type Watched = Duplex & { [WATCHERS]?: EndWatcher | undefined }

function destroy(this: Watched, error: Error | null, callback: (error?: Error | null) => void): void {
  for (let each = this[WATCHERS]; each !== undefined; each = each.nextWatcher) {
    each.end(error)
  }
  // Of a socket that connects again, those of its next life are told.
  this[WATCHERS] = undefined
  original(this, '_destroy').call(this, error, callback)
}

function setTimeout(this: Watched & Socket, ...args: unknown[]): unknown {
  for (let each = this[WATCHERS]; each !== undefined; each = each.nextWatcher) each.checkHandle()
  return original(this, 'setTimeout').apply(this, args)
}

/** Of a socket that is not connected yet: its addresses can be read from 'connect' on, and not in its `_destroy`. */
function emit(this: Watched, event: string | symbol, ...args: unknown[]): unknown {
  if (event === 'connect') {
    restore(this, 'emit', emit)
    for (let each = this[WATCHERS]; each !== undefined; each = each.nextWatcher) each.checkHandle()
  }
  return original(this, 'emit').call(this, event, ...args)
}

/** The first of those who watch a socket, linked to the others. */
export function firstWatcher(socket: Watched): EndWatcher | undefined {
  return socket[WATCHERS]
}

/** @param pending whether the socket is still to connect */
export function watchEnd(socket: Watched, watcher: EndWatcher, pending = false): void {
  watcher.nextWatcher = socket[WATCHERS]
  if (!Object.hasOwn(socket, WATCHERS)) {
    override(socket, '_destroy', destroy)
    if ('setTimeout' in socket) override(socket, 'setTimeout', setTimeout)
  }
  // Each life of a socket has a 'connect' of its own. Others who watch this one are told of it already.
  if (pending && watcher.nextWatcher === undefined) override(socket, 'emit', emit)
  hide(socket, WATCHERS, watcher)
}

export function unwatchEnd(socket: Watched, watcher: EndWatcher): void {
  let each = socket[WATCHERS]
  if (each === watcher) {
    socket[WATCHERS] = watcher.nextWatcher
  } else {
    while (each !== undefined && each.nextWatcher !== watcher) each = each.nextWatcher
    if (each !== undefined) each.nextWatcher = watcher.nextWatcher
  }
  if (socket[WATCHERS] !== undefined) return
  restore(socket, 'emit', emit)
  if (isCovered(socket, '_destroy', destroy) || isCovered(socket, 'setTimeout', setTimeout)) return
  restore(socket, '_destroy', destroy)
  restore(socket, 'setTimeout', setTimeout)
  Reflect.deleteProperty(socket, WATCHERS)
}
