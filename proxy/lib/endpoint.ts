import net from 'node:net'

/** Where to listen, or to connect to. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

const LOOPBACK = '127.0.0.1'

/**
 * Reads HOST:PORT or [IPv6]:PORT.
 *
 * @throws RangeError that says whether the form or the port is wrong
 */
export function parseEndpoint(text: string): Endpoint {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d+)$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  if (host === undefined) {
    throw new RangeError(`expected HOST:PORT, with an IPv6 address in brackets, got ${JSON.stringify(text)}`)
  }
  return { host, port: parsePort(match?.[3] ?? '', text) }
}

/**
 * The same, and a port alone (8080 or :8080), which is one of 127.0.0.1: who wants others to connect has to say so.
 *
 * @throws RangeError that says whether the form or the port is wrong
 */
export function parseListenEndpoint(text: string): Endpoint {
  const port = /^:?(\d+)$/.exec(text)?.[1]
  return port === undefined ? parseEndpoint(text) : { host: LOOPBACK, port: parsePort(port, text) }
}

function parsePort(digits: string, text: string): number {
  const port = Number(digits)
  if (port <= 65_535) return port
  throw new RangeError(`port ${digits} is out of range, 0 to 65535, in ${JSON.stringify(text)}`)
}

export function formatEndpoint({ host, port }: Endpoint): string {
  return net.isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
}

/** Whether only this machine can reach it. */
export function isLoopback({ host }: Endpoint): boolean {
  return host === 'localhost' || host === '::1' || (net.isIPv4(host) && host.startsWith('127.'))
}
