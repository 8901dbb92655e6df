import type { ConnectionContext } from '../session/context.js'
import { ask, type Fail, refusal } from './ask.js'
import { COUNTRY_UNKNOWN } from './conventions.js'
import type { CountryLookup } from './options.js'
import { isPublicAddress } from './public-address.js'

/**
 * How many connections are known across a change of their context: 10,000 take 2 MB. Of an older one the country
 * is looked up once more, when its context changes.
 */
const MAX_RECENT = 10_000

interface Known {
  readonly ip: string
  readonly country: string
}

/** A port as text; whatever else `updateContext` was given for one is left out. */
function portOf(port: unknown): string {
  return typeof port === 'number' ? String(port) : ''
}

/** The countries that one look-up has told, once for each connection and address. */
class Countries {
  readonly #lookup: CountryLookup
  /** As long as the contexts live: any number of open connections, and no closed one. */
  readonly #ofContexts = new WeakMap<ConnectionContext, Known>()
  /** A context is a new object after each change. What stays is the address, and with it the ports. */
  readonly #recent = new Map<string, Known>()

  constructor(lookup: CountryLookup) {
    this.#lookup = lookup
  }

  of(ctx: ConnectionContext, ip: string, fail: Fail): string {
    // Before it is remembered: what is no address may be of any size.
    if (!isPublicAddress(ip)) return COUNTRY_UNKNOWN
    let known = this.#ofContexts.get(ctx)
    if (known?.ip === ip) return known.country
    const connection = [ip, portOf(ctx.clientPort), portOf(ctx.localPort)].join(' ')
    known = this.#recent.get(connection) ?? { ip, country: this.#lookUp(ip, fail) }
    this.#ofContexts.set(ctx, known)
    this.#remember(connection, known)
    return known.country
  }

  /** The last one is what is forgotten last. */
  #remember(connection: string, known: Known): void {
    this.#recent.delete(connection)
    this.#recent.set(connection, known)
    for (const oldest of this.#recent.keys()) {
      if (this.#recent.size <= MAX_RECENT) break
      this.#recent.delete(oldest)
    }
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
