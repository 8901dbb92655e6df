import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Longer than any address with a zone; what is longer is none, and is not looked at. */
const LONGEST_ADDRESS = 64

/**
 * An address in canonical form: IPv4-mapped IPv6 as IPv4, other IPv6 as RFC 5952 writes it, and what is no
 * address as it is.
 */
export function canonicalAddress(address: string): string {
  // An IPv4 string is canonical as it is, and parsing costs 5 µs.
  if (address.length > LONGEST_ADDRESS || isIP(address) !== 6) return address
  return ipaddr.process(address).toString()
}

/** `[2001:db8::1]` or `[2001:db8::1]:443`, and `192.0.2.1:443`, as forwarded headers have them. */
const BRACKETED = /^\[([^\]]*)\](?::\d+)?$/
const WITH_PORT = /^(\d+\.\d+\.\d+\.\d+):\d+$/

/** An address in canonical form, without the brackets, port and white space around it; what is no address as it is. */
export function addressIn(text: string): string {
  const trimmed = text.length > LONGEST_ADDRESS ? text : text.trim()
  const inner = BRACKETED.exec(trimmed)?.[1] ?? WITH_PORT.exec(trimmed)?.[1] ?? trimmed
  return canonicalAddress(isIP(inner) === 0 ? text : inner)
}
