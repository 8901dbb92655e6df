import { agree, MALFORMED, MORE, type Parsed, TOO_LONG } from './proxy-header-parsed.js'

/** What load balancers ask with: HAProxy's default is OPTIONS. */
const METHODS = ['GET ', 'HEAD ', 'OPTIONS '].map((method) => Buffer.from(method))
const REQUEST_LINE = /^[A-Z]+ \S+ HTTP\/1\.[01]\r?$/
/** A health check has some hundred bytes. */
const MAX_LENGTH = 4096

/** The head of an HTTP/1 request where a PROXY header should be: a health check. */
export function parseHttpCheck(bytes: Buffer): Parsed {
  if (!METHODS.some((method) => agree(bytes, method))) return MALFORMED
  const head = bytes.toString('latin1')
  const lineEnd = head.indexOf('\n')
  if (lineEnd >= 0 && !REQUEST_LINE.test(head.slice(0, lineEnd))) return MALFORMED
  const end = /\r?\n\r?\n/.exec(head)
  if (end) return { state: 'check', length: end.index + end[0].length }
  return bytes.length < MAX_LENGTH ? MORE : TOO_LONG
}
