import type { CountryLookup, Reporter } from 'measured-listener'
import { countryOf } from './country.js'

/** How long sessions had something to be delivered, and how long of that their clients did not read: both in ms. */
export interface Waited {
  active: number
  limited: number
}

/** Sums of the sessions that have ended, by country and track: none where the kernel tells nothing. */
export class PeerLimited {
  readonly #sums = new Map<string, Waited>()
  readonly #countryLookup: CountryLookup

  constructor(countryLookup: CountryLookup) {
    this.#countryLookup = countryLookup
  }

  readonly reporter: Reporter = ({ clientIp = '', track }, { tcp }, _deltaStats, final) => {
    if (!final || tcp === undefined) return
    const key = keyOf(countryOf(clientIp, this.#countryLookup), track)
    const { active, limited } = this.#sums.get(key) ?? { active: 0, limited: 0 }
    this.#sums.set(key, { active: active + tcp.deliveredActive, limited: limited + tcp.peerLimited })
  }

  /** The share of the time in which these sessions' clients were what held them up; undefined: nobody knows. */
  share(country: string, track: string | undefined): number | undefined {
    const sum = this.#sums.get(keyOf(country, track))
    return sum && sum.active > 0 ? sum.limited / sum.active : undefined
  }
}

const keyOf = (country: string, track: string | undefined): string => JSON.stringify([country, track])
