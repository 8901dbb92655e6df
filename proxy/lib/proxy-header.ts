import type { Parsed } from './proxy-header-parsed.js'
import { parseV1 } from './proxy-header-v1.js'
import { parseV2 } from './proxy-header-v2.js'

/**
 * Reads a PROXY header, version 1 or 2, from the first bytes of a connection. Says that it is bad with the first
 * byte that makes it so.
 *
 * @see https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt
 */
export function parseProxyHeader(bytes: Buffer): Parsed {
  return bytes[0] === 0x0d ? parseV2(bytes) : parseV1(bytes)
}
