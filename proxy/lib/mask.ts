import net from 'node:net'
import ipaddr from 'ipaddr.js'

/** The network of an address: enough to tell a provider, not a person. */
export function maskAddress(ip: string): string {
  if (net.isIPv4(ip)) return ip.replace(/\.\d+$/, '.*')
  if (!net.isIPv6(ip)) return '*'
  const { parts } = ipaddr.IPv6.parse(ip)
  return `${parts
    .slice(0, 3)
    .map((part) => part.toString(16))
    .join(':')}:*`
}
