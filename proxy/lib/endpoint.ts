import net from 'node:net'

/** Where to listen, or to connect to. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** Reads HOST:PORT or [IPv6]:PORT. */
export function parseEndpoint(text: string): Endpoint {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port > 65_535) {
    throw new RangeError(`expected HOST:PORT, with an IPv6 address in brackets, got ${JSON.stringify(text)}`)
  }
  return { host, port }
}

export function formatEndpoint({ host, port }: Endpoint): string {
  return net.isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
}

/** Whether only this machine can reach it. */
export function isLoopback({ host }: Endpoint): boolean {
  return host === 'localhost' || host === '::1' || (net.isIPv4(host) && host.startsWith('127.'))
}
