import type { Endpoint } from './endpoint.js'

/** One listener, and where its connections go. */
export interface Route {
  readonly listen: Endpoint
  readonly target: Endpoint
  readonly track?: string | undefined
  /** Whether every connection begins with a PROXY header. */
  readonly proxyProtocol: boolean
}

/** Limits of every route, in ms. */
export interface Limits {
  readonly connectTimeout: number
  readonly headerTimeout: number
}
