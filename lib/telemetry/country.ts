import type { ConnectionContext } from '../session/context.js'
import { originOf } from '../session/origin.js'
import { ask, type Fail, refusal } from './ask.js'
import { COUNTRY_UNKNOWN } from './conventions.js'
import type { CountryLookup } from './options.js'
import { isPublicAddress } from './public-address.js'

/** Addresses that are remembered of one connection: a balancer may share it between any number of clients. */
const MAX_ADDRESSES = 8

interface Known {
  readonly ip: string
  readonly country: string
}

/**
 * The countries that one look-up has told, once for each connection and address.
 *
 * A context is a new object after each change; what stays is its origin. Kept as long as that lives: of any number of
 * open connections, and of no closed one.
 */
class Countries {
  readonly #lookup: CountryLookup
  /** The last address first. Nearly all connections have one. */
  readonly #known = new WeakMap<ConnectionContext, readonly Known[]>()

  constructor(lookup: CountryLookup) {
    this.#lookup = lookup
  }

  of(ctx: ConnectionContext, ip: string, fail: Fail): string {
    const origin = originOf(ctx)
    const known = this.#known.get(origin)
    const country = known?.find((each) => each.ip === ip)?.country
    if (country !== undefined) return country
    const looked = isPublicAddress(ip) ? this.#lookUp(ip, fail) : COUNTRY_UNKNOWN
    const others = known?.slice(0, MAX_ADDRESSES - 1) ?? []
    this.#known.set(origin, [{ ip, country: looked }, ...others])
    return looked
  }

  #lookUp(ip: string, fail: Fail): string {
    // A failure is told once, as the look-up: what the other metrics of the connection have is the same.
    return ask(this.#lookup, ip, countryIn, COUNTRY_UNKNOWN, fail)
  }
}

function countryIn(returned: unknown): string {
  if (returned !== undefined && returned !== null && typeof returned !== 'string') {
    const expected = 'a string or undefined, and no promise of one: it is asked while a sample is recorded'
    throw refusal('the result of options.countryLookup', expected, returned)
  }
  // geoip-lite has '' for an address whose country it does not know.
  return returned || COUNTRY_UNKNOWN
}

/** Of all reporters: those that have the same look-up share what it has told. */
const allCountries = new WeakMap<CountryLookup, Countries>()

/** Tells the country of a connection's client; what the look-up throws goes to `fail`. */
export function countryBy(lookup: CountryLookup | undefined) {
  const countries = lookup && (allCountries.get(lookup) ?? new Countries(lookup))
  if (lookup && countries) allCountries.set(lookup, countries)
  return (ctx: ConnectionContext, fail: Fail): string => {
    // A reporter may be called by the user, with whatever context there is.
    const ip: unknown = (ctx as ConnectionContext | null | undefined)?.clientIp
    return countries === undefined || typeof ip !== 'string' ? COUNTRY_UNKNOWN : countries.of(ctx, ip, fail)
  }
}
