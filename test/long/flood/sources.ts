/**
 * Forged peers by number: a thousand ports, which the kernel gives to nobody by itself, on each of the addresses
 * of loopback from 127.1.0.0 on.
 */

const PORTS = 1000
const FIRST_PORT = 20_000
const FIRST_HOST = 2 ** 16

export interface Source {
  readonly address: string
  readonly port: number
}

export function sourceOf(index: number): Source {
  const host = FIRST_HOST + Math.floor(index / PORTS)
  const address = `127.${host >> 16}.${(host >> 8) & 255}.${host & 255}`
  return { address, port: FIRST_PORT + (index % PORTS) }
}

/** The number of a source; none of ours where it is not a whole number from 0 on. */
export function indexOf({ address, port }: Source): number {
  const [, high, middle, low] = address.split('.').map(Number) as [number, number, number, number]
  const host = (high << 16) + (middle << 8) + low
  return (host - FIRST_HOST) * PORTS + port - FIRST_PORT
}

/** How many bytes a source sends, which are its own. */
export const lengthOf = (index: number): number => 20 + (index % 83)
