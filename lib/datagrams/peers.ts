import { canonicalAddress } from '../address.js'

/** One address: the ports that something is kept of, and the spellings that it was met in. */
interface Host<Item> {
  readonly spellings: Set<string>
  readonly ports: Map<number, Item>
}

/**
 * What is kept of each peer, by address and port. The spellings of an address (`::ffff:192.0.2.1`, `192.0.2.1`)
 * are one peer.
 *
 * A peer that is known is found by two look-ups, and no string is made for it: an address is parsed when it is
 * met for the first time.
 */
export class Peers<Item> {
  readonly #hosts = new Map<string, Host<Item>>()

  get(address: string, port: number): Item | undefined {
    return this.#hostOf(address)?.ports.get(port)
  }

  set(address: string, port: number, item: Item): void {
    const host = this.#hostOf(address) ?? this.#add(address)
    host.ports.set(port, item)
  }

  delete(address: string, port: number): void {
    const host = this.#hosts.get(address)
    if (host === undefined) return
    host.ports.delete(port)
    if (host.ports.size > 0) return
    for (const spelling of host.spellings) this.#hosts.delete(spelling)
  }

  #hostOf(address: string): Host<Item> | undefined {
    const known = this.#hosts.get(address)
    if (known !== undefined) return known
    const host = this.#hosts.get(canonicalAddress(address))
    if (host !== undefined) this.#spell(host, address)
    return host
  }

  #add(address: string): Host<Item> {
    const host = { spellings: new Set<string>(), ports: new Map<number, Item>() }
    this.#spell(host, canonicalAddress(address))
    this.#spell(host, address)
    return host
  }

  #spell(host: Host<Item>, spelling: string): void {
    host.spellings.add(spelling)
    this.#hosts.set(spelling, host)
  }
}
