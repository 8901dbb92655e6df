import { parseHttpCheck } from './http-check.js'
import type { Parsed } from './proxy-header-parsed.js'
import { parseV1 } from './proxy-header-v1.js'
import { parseV2 } from './proxy-header-v2.js'

/** The first bytes of both versions. */
const [V1, V2] = [0x50, 0x0d]

/**
 * Reads a PROXY header, version 1 or 2, from the first bytes of a connection, or the HTTP/1 health check that is there
 * instead. Says that it is bad with the first byte that makes it so.
 *
 * @see https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt
 */
export function parseProxyHeader(bytes: Buffer): Parsed {
  if (bytes[0] === V2) return parseV2(bytes)
  return bytes[0] === V1 ? parseV1(bytes) : parseHttpCheck(bytes)
}
