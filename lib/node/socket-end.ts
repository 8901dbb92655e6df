import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { hide, original, override, restore } from './override.js'

/**
 * How the end of a socket is noticed without a listener on it, which the application could see, and which
 * would swallow an error that should crash it.
 *
 * Every way in which a stream ends goes through its `_destroy`, while its counters can still be read: a moment
 * later, in 'close', the queue is gone and nobody knows how much of it had been sent. The one end without
 * `_destroy` is the hand-over to another process, which takes the handle away; the only method that
 * `child.send` calls on the socket then is `setTimeout(0)`.
 */

const ENDINGS = Symbol('measured-listener.endings')

/** Someone who measures a socket. Those of one socket are linked, to need no list of their own. */
export interface Ending {
  nextEnding: Ending | undefined
  /** The socket is being destroyed; its counters can be read for the last time. */
  end(error: Error | null): void
  /** The socket may have lost its handle. */
  checkHandle(): void
}

type Watched = Duplex & { [ENDINGS]?: Ending | undefined }

function destroy(this: Watched, error: Error | null, callback: (error?: Error | null) => void): void {
  for (let each = this[ENDINGS]; each !== undefined; each = each.nextEnding) {
    each.end(error ?? this.errored)
  }
  original(this, '_destroy').call(this, error, callback)
}

function setTimeout(this: Watched & Socket, ...args: unknown[]): unknown {
  for (let each = this[ENDINGS]; each !== undefined; each = each.nextEnding) each.checkHandle()
  return original(this, 'setTimeout').apply(this, args)
}

export function watchEnd(socket: Watched, ending: Ending): void {
  ending.nextEnding = socket[ENDINGS]
  hide(socket, ENDINGS, ending)
  override(socket, '_destroy', destroy)
  if ('setTimeout' in socket) override(socket, 'setTimeout', setTimeout)
}

export function unwatchEnd(socket: Watched, ending: Ending): void {
  let each = socket[ENDINGS]
  if (each === ending) {
    socket[ENDINGS] = ending.nextEnding
  } else {
    while (each !== undefined && each.nextEnding !== ending) each = each.nextEnding
    if (each !== undefined) each.nextEnding = ending.nextEnding
  }
  if (socket[ENDINGS] !== undefined) return
  restore(socket, '_destroy', destroy)
  restore(socket, 'setTimeout', setTimeout)
}
