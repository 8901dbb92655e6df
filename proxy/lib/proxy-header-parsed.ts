import type { HeaderFailure } from './context.js'

/** Who a load balancer says is the client. */
export interface Source {
  readonly ip: string
  readonly port: number
}

/**
 * What the first bytes of a connection are. A header without a source is the load balancer's own connection (a
 * health check, say), or one of a kind that has no address.
 */
export type Parsed =
  | { readonly state: 'more' }
  | { readonly state: 'header'; readonly length: number; readonly source?: Source }
  /** No header, but an HTTP/1 request that asks whether the proxy is well. */
  | { readonly state: 'check'; readonly length: number }
  | { readonly state: 'bad'; readonly failure: HeaderFailure }

export const MORE: Parsed = { state: 'more' }
export const MALFORMED: Parsed = { state: 'bad', failure: 'header_malformed' }
export const TOO_LONG: Parsed = { state: 'bad', failure: 'header_too_long' }

/** Whether two buffers agree as far as the shorter one goes. */
export function agree(a: Buffer, b: Buffer): boolean {
  const length = Math.min(a.length, b.length)
  return a.subarray(0, length).equals(b.subarray(0, length))
}
