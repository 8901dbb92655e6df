import type { Duplex } from 'node:stream'
import { types } from 'node:util'
import { bottomOf } from '../node/layers.js'
import { hide } from '../node/override.js'
import { addressesOf } from '../node/socket-addresses.js'
import type { ConnectionContext, ContextFields } from './context.js'
import { changedContext } from './origin.js'

/** Who measures the connection: its session ends when the context names another client. */
export interface ContextWatcher {
  nextContextWatcher: ContextWatcher | undefined
  /** Whether its session belongs to somebody else once `fields` are set, of which `before` have had a value before. */
  isSplitBy(before: ContextFields, fields: ContextFields): boolean
  endSession(): void
  beginSession(): void
  /** The context is another. */
  contextChanged(): void
}

/** The fields that have been set once `fields` are, too. One that has never had a value names nobody, and is left out. */
function setOver(before: ContextFields, fields: ContextFields): ContextFields {
  const set: Record<string, unknown> = { ...before, ...fields }
  for (const name in fields) {
    if (fields[name] === undefined && !Object.hasOwn(before, name)) Reflect.deleteProperty(set, name)
  }
  return set
}

/** Of whatever socket: never the origin of a context. */
const NOTHING: ConnectionContext = Object.freeze({})

/**
 * What is known of one connection, shared by all its sockets and all who measure it. Kept on its lowest socket.
 *
 * It begins with the first `updateContext` or measurement of the socket, and is over when the socket has ended: a socket
 * that connects again begins another.
 */
export class SharedContext {
  #context = NOTHING
  #updates: ContextFields = NOTHING as ContextFields
  #watchers: ContextWatcher | undefined
  /** The socket has ended. */
  over = false

  /** A frozen object; another one after each change. */
  get context(): ConnectionContext {
    return this.#context
  }

  /** Sets the addresses, unless somebody knew better before. */
  address(addresses: ConnectionContext): void {
    this.#change(this.#context === NOTHING ? addresses : { ...addresses, ...this.#context })
  }

  /** Sets fields. Sessions that they split end before, with the context as it was, and begin again after. */
  update(fields: ContextFields): void {
    const split: ContextWatcher[] = []
    for (let each = this.#watchers; each !== undefined; each = each.nextContextWatcher) {
      if (each.isSplitBy(this.#updates, fields)) split.push(each)
    }
    for (const each of split) each.endSession()
    this.#updates = setOver(this.#updates, fields)
    this.#change(fields)
    for (const each of split) each.beginSession()
    for (let each = this.#watchers; each !== undefined; each = each.nextContextWatcher) each.contextChanged()
  }

  #change(fields: ContextFields | ConnectionContext): void {
    this.#context =
      this.#context === NOTHING
        ? Object.freeze({ ...(fields as ConnectionContext) })
        : changedContext(this.#context, fields)
  }

  watch(watcher: ContextWatcher): void {
    watcher.nextContextWatcher = this.#watchers
    this.#watchers = watcher
  }

  unwatch(watcher: ContextWatcher): void {
    if (this.#watchers === watcher) {
      this.#watchers = watcher.nextContextWatcher
      return
    }
    let each = this.#watchers
    while (each !== undefined && each.nextContextWatcher !== watcher) each = each.nextContextWatcher
    if (each !== undefined) each.nextContextWatcher = watcher.nextContextWatcher
  }
}

const CONTEXT = Symbol('measured-listener.context')

type Bottom = Duplex & { [CONTEXT]?: SharedContext }

/** The context of a connection, by any of its sockets, begun where there is none. */
export function sharedContext(socket: Duplex): SharedContext {
  return contextOn(bottomOf(socket))
}

/** The contexts of sockets that take no property: frozen ones. */
const ofFrozen = new WeakMap<Bottom, SharedContext>()

/** What was hidden on a socket. Of a proxy the property is that of what it stands for, whatever its `get` shows. */
function hiddenOn(bottom: Bottom): SharedContext | undefined {
  return types.isProxy(bottom) ? Object.getOwnPropertyDescriptor(bottom, CONTEXT)?.value : bottom[CONTEXT]
}

/** The context of the life that a socket is in: one that has connected again is in another. */
function contextKeptOn(bottom: Bottom): SharedContext | undefined {
  const known = hiddenOn(bottom) ?? ofFrozen.get(bottom)
  return known?.over && !bottom.destroyed ? undefined : known
}

function contextOn(bottom: Bottom): SharedContext {
  const known = contextKeptOn(bottom)
  if (known !== undefined) return known
  const context = new SharedContext()
  if (!hide(bottom, CONTEXT, context)) ofFrozen.set(bottom, context)
  return context
}

/**
 * The context of a socket that begins to be measured, with its addresses. Read now, because a socket that was reset
 * has none any more.
 *
 * @param serverPort the port of the server that accepted it, where that is known: asking the socket is a system call
 */
export function addressedContext(socket: Duplex, serverPort?: number): SharedContext {
  const bottom = bottomOf(socket)
  const context = contextOn(bottom)
  context.address(addressesOf(bottom, serverPort))
  return context
}

/** The fields of a connection as they are now. */
export function currentContext(socket: Duplex): ConnectionContext {
  return contextKeptOn(bottomOf(socket))?.context ?? NOTHING
}
