import type { RemoteInfo, Socket } from 'node:dgram'
import { wrongType } from '../check.js'
import { type Handle, type SendRequest, stateOf } from './datagram-handle.js'
import { canOverride, hide, intercept } from './override.js'

/**
 * How the datagrams of a socket are seen without a listener on it, and without its `send` being replaced, whose
 * callbacks and errors stay as they are. What the socket emits as 'message' has been received. What its handle has
 * been told to send, name resolved and bound, has been sent when the system says so.
 */

/** Someone who measures a socket. */
export interface DatagramWatcher {
  received(address: string, port: number, bytes: number): void
  sent(address: string, port: number, bytes: number): void
  /** The socket has closed. */
  closed(): void
}

const WATCH = Symbol('measured-listener.datagrams')

type Watched = Socket & { [WATCH]?: Watch | undefined }

/** A question to a socket that throws while there is no answer: before `bind` or `connect`, and after `close`. */
function ask<Answer>(question: () => Answer): Answer | undefined {
  try {
    return question()
  } catch {
    return undefined
  }
}

/** All who measure one socket, as the one who listens for them. */
class Watch {
  /** The port that the socket is bound to. */
  localPort: number | undefined
  /** Replaced when someone comes or goes: the reporters of those who are told may do so. */
  #watchers: readonly DatagramWatcher[] = []
  readonly #socket: Watched
  readonly #undo: (() => void)[] = []
  #handle: Handle | undefined
  /** The handle's `send`, as it was and as it is. */
  #sends: { readonly original: unknown; readonly ours: unknown } | undefined
  /** Of a connected socket. */
  #peer: { readonly address: string; readonly port: number } | undefined

  /** @throws TypeError for a socket that takes no property */
  constructor(socket: Watched) {
    if (!Object.isExtensible(socket) || !canOverride(socket, 'emit')) {
      throw wrongType('socket', 'a dgram.Socket that is not frozen, and whose emit can be replaced', socket)
    }
    this.#socket = socket
    hide(socket, WATCH, this)
    this.#peer = ask(() => socket.remoteAddress())
    this.#hearEvents()
    this.#bound()
  }

  add(watcher: DatagramWatcher): void {
    this.#watchers = [...this.#watchers, watcher]
  }

  remove(watcher: DatagramWatcher): void {
    this.#watchers = this.#watchers.filter((each) => each !== watcher)
    if (this.#watchers.length > 0) return
    for (const undo of this.#undo) undo()
    if (this.#socket[WATCH] === this) Reflect.deleteProperty(this.#socket, WATCH)
  }

  #hearEvents(): void {
    const make = (emit: Socket['emit']) => {
      const watch = this
      return function (this: Socket, event: string | symbol, ...args: unknown[]): boolean {
        if (event === 'message') watch.#received(args[0], args[1])
        else if (event === 'listening') watch.#bound()
        else if (event === 'close') watch.#closed()
        return Reflect.apply(emit, this, [event, ...args])
      }
    }
    this.#undo.push(intercept(this.#socket, 'emit', make).undo)
  }

  #hearHandle(): void {
    const handle = stateOf(this.#socket)?.handle
    if (!handle || handle === this.#handle) return
    // A handle that takes the place of another is given its `send`, and had better have the original.
    if (this.#sends && handle.send === this.#sends.ours) Object.assign(handle, { send: this.#sends.original })
    this.#handle = handle
    const sends = intercept(handle, 'send', (send) => this.#sendBy(send))
    this.#sends = sends
    const connects = intercept(handle, 'connect', (connect) => {
      const watch = this
      return function (this: Handle, ip: string, port: number): number {
        const status = connect.call(this, ip, port)
        if (status === 0) watch.#peer = { address: ip, port }
        return status
      }
    })
    this.#undo.push(sends.undo, connects.undo)
  }

  #sendBy(send: Handle['send']) {
    const watch = this
    return function (
      this: Handle,
      request: SendRequest,
      list: unknown,
      count: number,
      portOrTold: number | boolean,
      ip?: string,
      _told?: boolean,
    ): number {
      // Always told: without a callback nobody would know how a send that takes time has ended.
      if (typeof portOrTold !== 'boolean') {
        const status = send.call(this, request, list, count, portOrTold, ip as string, true)
        watch.#follow(request, status, ip as string, portOrTold)
        return status
      }
      const status = send.call(this, request, list, count, true)
      if (watch.#peer) watch.#follow(request, status, watch.#peer.address, watch.#peer.port)
      return status
    }
  }

  /** Counts what has been sent, now or when it has. */
  #follow(request: SendRequest, status: number, address: string, port: number): void {
    if (status > 0) this.#sent(address, port, status - 1)
    if (status !== 0) return
    const { oncomplete } = request
    request.oncomplete = (error, bytes) => {
      if (error === 0) this.#sent(address, port, bytes)
      oncomplete?.call(request, error, bytes)
    }
  }

  #received(message: unknown, from: unknown): void {
    // Whoever emits a message of their own may leave out where it comes from.
    const { address, port } = (from ?? {}) as Partial<RemoteInfo>
    if (!ArrayBuffer.isView(message) || typeof address !== 'string' || typeof port !== 'number') return
    for (const each of this.#watchers) each.received(address, port, message.byteLength)
  }

  #sent(address: string, port: number, bytes: number): void {
    for (const each of this.#watchers) each.sent(address, port, bytes)
  }

  /** Once it is bound, its port is known and its handle is the one that stays. */
  #bound(): void {
    this.localPort = ask(() => this.#socket.address().port)
    this.#hearHandle()
  }

  #closed(): void {
    for (const each of this.#watchers) each.closed()
  }
}

/** Begins to watch a socket, and tells what knows its port. */
export function watchDatagrams(
  socket: Watched,
  watcher: DatagramWatcher,
): { readonly localPort: number | undefined } {
  const watch = socket[WATCH] ?? new Watch(socket)
  watch.add(watcher)
  return watch
}

export function unwatchDatagrams(socket: Watched, watcher: DatagramWatcher): void {
  socket[WATCH]?.remove(watcher)
}
