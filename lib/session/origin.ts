import type { ConnectionContext, ContextFields } from './context.js'

/** The first context of each connection whose context has changed. */
const origins = new WeakMap<ConnectionContext, ConnectionContext>()

/** The context that takes the place of another when fields are set. */
export function changedContext(
  before: ConnectionContext,
  fields: ContextFields | ConnectionContext,
): ConnectionContext {
  const context: ConnectionContext = Object.freeze({ ...before, ...(fields as ConnectionContext) })
  origins.set(context, originOf(before))
  return context
}

/** What stays the same in all contexts of a connection: its first. Memory of a connection is kept by it. */
export function originOf(ctx: ConnectionContext): ConnectionContext {
  return origins.get(ctx) ?? ctx
}
