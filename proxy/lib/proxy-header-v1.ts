import net from 'node:net'
import { agree, MALFORMED, MORE, type Parsed, TOO_LONG } from './proxy-header-parsed.js'

const SIGNATURE = Buffer.from('PROXY ')
/** The longest line that the protocol allows, CRLF included. */
const MAX_LENGTH = 107

function portOf(text: string): number | undefined {
  const port = /^(0|[1-9]\d{0,4})$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : undefined
}

function parseLine(line: string): Parsed {
  const length = line.length + 2
  const [family, ...fields] = line.slice(SIGNATURE.length).split(' ')
  // What follows UNKNOWN is to be ignored.
  if (family === 'UNKNOWN') return { state: 'header', length }
  const isAddress = { TCP4: net.isIPv4, TCP6: net.isIPv6 }[family ?? '']
  const [source = '', destination = '', sourcePort = '', destinationPort = ''] = fields
  const port = portOf(sourcePort)
  const isValid =
    fields.length === 4 &&
    // An IPv6 address with a zone has no meaning elsewhere.
    !source.includes('%') &&
    isAddress?.(source) &&
    isAddress(destination) &&
    portOf(destinationPort) !== undefined
  return isValid && port !== undefined ? { state: 'header', length, source: { ip: source, port } } : MALFORMED
}

/** Version 1: a line of text. */
export function parseV1(bytes: Buffer): Parsed {
  if (!agree(bytes, SIGNATURE)) return MALFORMED
  const end = bytes.subarray(0, MAX_LENGTH).indexOf('\r\n')
  if (end < 0) return bytes.length < MAX_LENGTH ? MORE : TOO_LONG
  return parseLine(bytes.toString('latin1', 0, end))
}
