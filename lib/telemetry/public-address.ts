import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Longer than any address with a zone; what is longer is none, and is not looked at. */
const LONGEST_ADDRESS = 64

/** The IPv4 blocks that are not public unicast: IANA's special-purpose registry, multicast, and what is reserved. */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** The first groups of all IPv6 blocks that are not public unicast, below `fc00`. */
const SPECIAL_IPV6: ReadonlySet<number> = new Set([0, 0x64, 0x100, 0x2001, 0x2002, 0x2620, 0x3fff, 0x5f00])
const LEAST_LOCAL_IPV6 = 0xfc00

/** An IPv4 address as a number of 32 bits. */
function numberOf(address: string): number {
  let number = 0
  let octet = 0
  for (let index = 0; index < address.length; index += 1) {
    const code = address.charCodeAt(index)
    if (code === 46) {
      number = number * 256 + octet
      octet = 0
    } else {
      octet = octet * 10 + code - 48
    }
  }
  return number * 256 + octet
}

const blocks = SPECIAL_IPV4.map(([address, bits]) => {
  const first = numberOf(address)
  return { first, last: first + 2 ** (32 - bits) - 1 }
})

function isPublicIPv4(address: string): boolean {
  const number = numberOf(address)
  return !blocks.some(({ first, last }) => first <= number && number <= last)
}

/** Most are told by their first group; the rest are left to ipaddr.js, at 4 µs an address. */
function isPublicIPv6(address: string): boolean {
  const group = Number.parseInt(address, 16)
  if (group < LEAST_LOCAL_IPV6 && !SPECIAL_IPV6.has(group)) return true
  return ipaddr.process(address).range() === 'unicast'
}

/** Whether an address is public unicast: somewhere on the internet, where a country can be known. */
export function isPublicAddress(address: string): boolean {
  if (address.length > LONGEST_ADDRESS) return false
  const family = isIP(address)
  return family === 4 ? isPublicIPv4(address) : family === 6 && isPublicIPv6(address)
}
