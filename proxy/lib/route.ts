import type { Certificate } from './certificate.js'
import { type Endpoint, formatEndpoint } from './endpoint.js'

/** One listener, and where its connections go. */
export interface Route {
  readonly listen: Endpoint
  readonly target: Endpoint
  readonly track?: string | undefined
  /** Whether every connection begins with a PROXY header. */
  readonly proxyProtocol: boolean
  /** Terminates TLS, after a PROXY header; none: what comes is handed on as it is. */
  readonly tls?: Certificate | undefined
}

/** A line about it. */
export function describe({ listen, target, track, proxyProtocol, tls }: Route): string {
  const notes = [track && `track ${track}`, proxyProtocol && 'PROXY headers', tls && 'TLS'].filter(Boolean)
  return [`${formatEndpoint(listen)} -> ${formatEndpoint(target)}`, ...notes].join(', ')
}

/** Limits of every route, in ms. */
export interface Limits {
  readonly connectTimeout: number
  readonly headerTimeout: number
}
