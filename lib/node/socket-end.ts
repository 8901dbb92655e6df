import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { canOverride, giveBack, hide, isCovered, original, override, restore } from './override.js'

/**
 * How the end of a socket is noticed without a listener on it, which the application could see, and which
 * would swallow an error that should crash it; and, of an outbound one, that it has connected.
 *
 * Every way in which a stream ends goes through its `_destroy`, while its counters can still be read: a moment
 * later, in 'close', the queue is gone and nobody knows how much of it had been sent. Where a socket's own
 * `_destroy` cannot be replaced, its `destroy` is, which Node calls for each of these ends. The one end without
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

function tellEnd(socket: Watched, error: Error | null): void {
  for (let each = socket[WATCHERS]; each !== undefined; each = each.nextWatcher) {
    each.end(error)
  }
  // Of a socket that connects again, those of its next life are told. One that was frozen meanwhile has no other.
  Reflect.set(socket, WATCHERS, undefined)
}

function destroyInside(this: Watched, error: Error | null, callback: (error?: Error | null) => void): void {
  tellEnd(this, error)
  original(this, '_destroy').call(this, error, callback)
}

function destroy(this: Watched, error?: Error | null, ...more: unknown[]): unknown {
  if (!this.destroyed) tellEnd(this, error ?? null)
  return original(this, 'destroy').call(this, error, ...more)
}

function setTimeout(this: Watched & Socket, ...args: unknown[]): unknown {
  for (let each = this[WATCHERS]; each !== undefined; each = each.nextWatcher) each.checkHandle()
  return original(this, 'setTimeout').apply(this, args)
}

/** Of a socket that is not connected yet: its addresses can be read from 'connect' on, and not in its `_destroy`. */
function emit(this: Watched, event: string | symbol, ...args: unknown[]): unknown {
  if (event === 'connect') {
    giveBack(this, 'emit', emit)
    for (let each = this[WATCHERS]; each !== undefined; each = each.nextWatcher) each.checkHandle()
  }
  return original(this, 'emit').call(this, event, ...args)
}

/** The first of those who watch a socket, linked to the others. */
export function firstWatcher(socket: Watched): EndWatcher | undefined {
  return socket[WATCHERS]
}

/**
 * @param pending whether the socket is still to connect
 * @returns whether the watcher will be told: not so of a frozen socket
 */
export function watchEnd(socket: Watched, watcher: EndWatcher, pending = false): boolean {
  watcher.nextWatcher = socket[WATCHERS]
  if (!Object.hasOwn(socket, WATCHERS)) {
    if (!override(socket, '_destroy', destroyInside) && !override(socket, 'destroy', destroy)) return false
    if ('setTimeout' in socket) override(socket, 'setTimeout', setTimeout)
  }
  // Each life of a socket has a 'connect' of its own. Others who watch this one are told of it already.
  if (pending && watcher.nextWatcher === undefined) override(socket, 'emit', emit)
  return hide(socket, WATCHERS, watcher)
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
  const [name, method] = canOverride(socket, '_destroy')
    ? (['_destroy', destroyInside] as const)
    : (['destroy', destroy] as const)
  if (isCovered(socket, name, method) || isCovered(socket, 'setTimeout', setTimeout)) return
  restore(socket, name, method)
  restore(socket, 'setTimeout', setTimeout)
  Reflect.deleteProperty(socket, WATCHERS)
}
