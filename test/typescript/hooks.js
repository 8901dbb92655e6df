import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compiled } from './compile.js'

/** How Node finds and loads TypeScript: `./a.js` is `./a.ts` where only that exists. */

const LOADER_OF_TAP = '@isaacs/ts-node-temp-fork-for-pr-2009/import'

/** @type {import('node:module').ResolveHook} */
export function resolve(specifier, context, nextResolve) {
  if (specifier === LOADER_OF_TAP) return { url: 'data:text/javascript,', shortCircuit: true }
  if (!/^(\.|file:)/.test(specifier)) return nextResolve(specifier, context)
  const url = new URL(specifier, context.parentURL)
  // A module that is mocked has a query.
  const source = new URL(url.href.replace(/\.js(?=$|\?)/, '.ts'))
  const found = existsSync(url) || !existsSync(source) ? specifier : source.href
  return nextResolve(found, context)
}

/** @type {import('node:module').LoadHook} */
export function load(url, context, nextLoad) {
  const { protocol, pathname } = new URL(url)
  if (protocol !== 'file:' || !pathname.endsWith('.ts')) return nextLoad(url, context)
  const source = compiled(fileURLToPath(new URL(pathname, 'file:')))
  return { format: 'module', source, shortCircuit: true }
}
