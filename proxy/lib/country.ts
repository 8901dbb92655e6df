import type { CountryLookup } from 'measured-listener'
import { geoipLite } from 'measured-listener/geoip-lite'
import { withCountriesAlone } from './country-files.js'

/** Countries, if geoip-lite is installed; without, all are unknown. */
export function countries(notice: (text: string) => void): CountryLookup {
  try {
    return withCountriesAlone(geoipLite)
  } catch {
    notice('no countries: npm install geoip-lite@1.4.10')
    return () => undefined
  }
}

/** As the metrics have it. */
export function countryOf(ip: string, lookup: CountryLookup): string {
  return (ip !== '' && lookup(ip)) || 'n/a'
}
