import ipaddr from 'ipaddr.js'
import { agree, MALFORMED, MORE, type Parsed, TOO_LONG } from './proxy-header-parsed.js'

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n')
const FIXED_LENGTH = 16
/** The field has 16 bits. Addresses take 216 bytes at most, and what a TLS terminator adds some hundreds. */
const MAX_LENGTH = 4096

const LOCAL = 0x20
const PROXY = 0x21

/** Of each address family: the bytes of one address, and of the whole block. */
const families: Record<number, { readonly address: number; readonly block: number }> = {
  0: { address: 0, block: 0 },
  1: { address: 4, block: 12 },
  2: { address: 16, block: 36 },
  3: { address: 0, block: 216 },
}

/** Version 2: binary. */
export function parseV2(bytes: Buffer): Parsed {
  if (!agree(bytes, SIGNATURE)) return MALFORMED
  const [command = LOCAL, kind = 0] = bytes.subarray(SIGNATURE.length)
  if (command !== LOCAL && command !== PROXY) return MALFORMED
  const family = families[kind >> 4]
  if (family === undefined || (kind & 0x0f) > 2) return MALFORMED
  if (bytes.length < FIXED_LENGTH) return MORE

  const length = FIXED_LENGTH + bytes.readUInt16BE(14)
  if (length > MAX_LENGTH) return TOO_LONG
  if (command === PROXY && length < FIXED_LENGTH + family.block) return MALFORMED
  if (bytes.length < length) return MORE
  if (command === LOCAL || family.address === 0) return { state: 'header', length }

  const address = bytes.subarray(FIXED_LENGTH, FIXED_LENGTH + family.address)
  const ip = ipaddr.fromByteArray([...address]).toString()
  return {
    state: 'header',
    length,
    source: { ip, port: bytes.readUInt16BE(FIXED_LENGTH + 2 * family.address) },
  }
}
