import { createRequire } from 'node:module'
import type { CountryLookup } from '../telemetry/options.js'

interface GeoipLite {
  lookup(ip: string): { readonly country: string } | null
}

/**
 * Countries from the database that geoip-lite brings.
 *
 * Loads it when called, which takes up to a second and 140 MB of memory: do so at start-up. With
 * `GEODATADIR` set to a folder that has only the country files it takes 28 ms and 16 MB.
 *
 * @throws if the package `geoip-lite`, an optional peer, is not installed, or its data cannot be read
 *
 * @example
 * import { goodputReporter } from 'measured-listener'
 * import { geoipLite } from 'measured-listener/geoip-lite'
 *
 * goodputReporter({ countryLookup: geoipLite() })
 */
export function geoipLite(): CountryLookup {
  lookup ??= load()
  return lookup
}

// One for all calls: reporters that have the same look-up ask it only once for a connection.
let lookup: CountryLookup | undefined

function load(): CountryLookup {
  try {
    const geoip: GeoipLite = createRequire(import.meta.url)('geoip-lite')
    return (ip) => geoip.lookup(ip)?.country || undefined
  } catch (cause) {
    // A file that is cut short says no more than that an offset is out of range.
    const { message } = cause as Error
    throw new Error(`geoip-lite cannot be loaded, or its data cannot be read: ${message}`, { cause })
  }
}
