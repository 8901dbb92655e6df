import { AsyncResource } from 'node:async_hooks'

/** Where Node keeps the AsyncLocalStorage stores of an AsyncResource: all in one frame, or each under a symbol. */
const STORES: readonly (string | undefined)[] = ['context_frame', 'kResourceStore']

/**
 * A context in which there is no AsyncLocalStorage store, also where this package is loaded in one: by the first
 * request of a server, say, which would else be kept for ever. Without Node's internals it has the stores of whoever
 * loads the package.
 */
export function contextWithoutStores(): AsyncResource {
  const context = new AsyncResource('measured-listener', { requireManualDestroy: true })
  for (const key of Object.getOwnPropertySymbols(context)) {
    if (STORES.includes(key.description)) Reflect.set(context, key, undefined)
  }
  return context
}
