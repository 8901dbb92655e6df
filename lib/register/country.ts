import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isObject } from '../check.js'
import { geoipLite } from '../geo/geoip-lite.js'
import type { CountryLookup } from '../telemetry/options.js'
import { warn } from './warnings.js'

/**
 * The country look-up that a setting names: `geoip-lite`, or a module, whose default export is a `CountryLookup` or
 * makes one. A function without parameters is called and may return the look-up, or a promise of it: databases open
 * asynchronously, and until then countries are unknown.
 *
 * @param name a package, or a file; both as seen from the working directory
 * @throws if the module cannot be loaded, or exports no function
 */
export function loadCountryLookup(name: string): CountryLookup {
  if (name === 'geoip-lite') return geoipLite()
  const exported = defaultOf(load(name))
  if (!isLookup(exported)) throw new Error('its default export is no function')
  if (exported.length > 0) return exported
  const made: unknown = (exported as () => unknown)()
  if (isLookup(made)) return made
  if (isObject(made) && typeof made.then === 'function') return whenReady(Promise.resolve(made), name)
  // It takes no parameter, and tells a country: the same for all.
  return exported
}

const isLookup = (value: unknown): value is CountryLookup => typeof value === 'function'

/** Synchronous, as all of this must be done before the application begins. Takes ES modules too. */
function load(name: string): unknown {
  const fromHere = createRequire(process.cwd() + sep)
  if (name.startsWith('file:')) return fromHere(fileURLToPath(name))
  const file = resolve(name)
  return fromHere(existsSync(file) ? file : name)
}

function defaultOf(module: unknown): unknown {
  return isObject(module) && 'default' in module ? module.default : module
}

function whenReady(promise: Promise<unknown>, name: string): CountryLookup {
  let lookup: CountryLookup | undefined
  promise.then(
    (made) => {
      if (isLookup(made)) lookup = made
      else warn(`the country module ${name} promised no function: countries stay unknown`)
    },
    (error: unknown) => warn(`the country module ${name} failed: ${String(error)}: countries stay unknown`),
  )
  return (ip) => lookup?.(ip)
}
