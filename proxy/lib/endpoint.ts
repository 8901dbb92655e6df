import net from 'node:net'

/** Where to listen, or to connect to. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** The host where none is given: only this machine can reach it. */
const DEFAULT_HOST = '127.0.0.1'

/**
 * Reads HOST:PORT, [IPv6]:PORT, :PORT or PORT.
 *
 * @throws RangeError that says what is wrong with it
 */
export function parseEndpoint(text: string): Endpoint {
  const match = /^(?:(?:\[([^\]]+)\]|([^:[\]]*)):)?(\d+)$/.exec(text)
  if (match === null) {
    throw new RangeError(
      `expected HOST:PORT or PORT, with an IPv6 address in brackets, got ${JSON.stringify(text)}`,
    )
  }
  const [, ipv6, host, digits] = match
  const port = Number(digits)
  if (port > 65_535) throw new RangeError(`a port is 0 to 65535, got ${digits}`)
  return { host: ipv6 ?? (host || DEFAULT_HOST), port }
}

export function formatEndpoint({ host, port }: Endpoint): string {
  return net.isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
}

/** Whether only this machine can reach it. */
export function isLoopback({ host }: Endpoint): boolean {
  return host === 'localhost' || host === '::1' || (net.isIPv4(host) && host.startsWith('127.'))
}
