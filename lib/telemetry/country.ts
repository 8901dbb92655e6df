import type { ConnectionContext } from '../session/context.js'
import { originOf } from '../session/origin.js'
import { ask, type Fail, refusal } from './ask.js'
import { COUNTRY_UNKNOWN } from './conventions.js'
import type { CountryLookup } from './options.js'
import { isPublicAddress } from './public-address.js'

/** Half of the connections that are known by their address and ports: 10,000 take 2 MB. */
const GENERATION = 5000

interface Known {
  readonly ip: string
  readonly country: string
}

/** A port as text; whatever else `updateContext` was given for one is left out. */
function portOf(port: unknown): string {
  return typeof port === 'number' ? String(port) : ''
}

/**
 * The countries that one look-up has told, once for each connection and address.
 *
 * A connection is known by the origin of its contexts, as long as that lives: any number of open connections, and no
 * closed one. Addresses that it had before, and contexts that the user made, are known by address and ports, as long
 * as they are recent.
 */
class Countries {
  readonly #lookup: CountryLookup
  readonly #ofOrigins = new WeakMap<ConnectionContext, Known>()
  /**
   * Two generations: when the younger is full it becomes the older, and that is forgotten. To delete the oldest of one
   * Map for each that comes would take 9 µs, as a Map walks over what was deleted before.
   */
  #recent = new Map<string, Known>()
  #older = new Map<string, Known>()

  constructor(lookup: CountryLookup) {
    this.#lookup = lookup
  }

  of(ctx: ConnectionContext, ip: string, fail: Fail): string {
    const origin = originOf(ctx)
    let known = this.#ofOrigins.get(origin)
    if (known?.ip === ip) return known.country
    // Before it is remembered: what is no address may be of any size.
    if (!isPublicAddress(ip)) return COUNTRY_UNKNOWN
    const connection = `${ip} ${portOf(ctx.clientPort)} ${portOf(ctx.localPort)}`
    known = this.#recent.get(connection) ?? this.#remember(connection, ip, fail)
    this.#ofOrigins.set(origin, known)
    return known.country
  }

  #remember(connection: string, ip: string, fail: Fail): Known {
    const known = this.#older.get(connection) ?? { ip, country: this.#lookUp(ip, fail) }
    if (this.#recent.size >= GENERATION) {
      this.#older = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(connection, known)
    return known
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
