import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import t from 'tap'
import { parseProxyHeader } from '../lib/proxy-header.js'
import { headerV1, headerV2 } from './fixtures/proxy-headers.js'

const port = fc.integer({ min: 0, max: 65_535 })
const rest = fc.uint8Array({ maxLength: 200 })
const address = fc.oneof(...[4, 16].map((length) => fc.uint8Array({ minLength: length, maxLength: length })))
const header = fc.oneof(
  fc
    .tuple(fc.oneof(fc.ipV4(), fc.ipV6()), port)
    .map(([ip, port]) => ({ ip, port, bytes: headerV1(ip, port) })),
  fc.tuple(address, port, rest).map(([address, port, extra]) => ({
    ip: ipaddr.fromByteArray([...address]).toString(),
    port,
    bytes: headerV2(address, port, extra),
  })),
)

t.test('every header gives its source and its length, whatever follows', async () => {
  fc.assert(
    fc.property(header, rest, ({ ip, port, bytes }, rest) => {
      const parsed = parseProxyHeader(Buffer.concat([bytes, rest]))
      return (
        parsed.state === 'header' &&
        parsed.length === bytes.length &&
        parsed.source?.port === port &&
        ipaddr.parse(parsed.source.ip).toString() === ipaddr.parse(ip).toString()
      )
    }),
  )
})

t.test('a part of a header is not enough, and not wrong', async () => {
  fc.assert(
    fc.property(header, fc.double({ min: 0, max: 0.999, noNaN: true }), ({ bytes }, part) => {
      return parseProxyHeader(bytes.subarray(0, Math.floor(bytes.length * part))).state === 'more'
    }),
  )
})

t.test(
  'what has one byte changed is a header, or refused: it never throws, nor reads past the end',
  async () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(header, change, ({ bytes }, [at, value]) => {
        const changed = Buffer.from(bytes)
        changed[at % bytes.length] = value
        const parsed = parseProxyHeader(changed)
        return parsed.state !== 'header' || parsed.length <= changed.length
      }),
    )
  },
)

t.test('noise is refused before 108 bytes of text or 16 of binary', async () => {
  const noise = fc.oneof(fc.uint8Array({ minLength: 108 }), fc.string({ minLength: 108 }).map(Buffer.from))
  fc.assert(fc.property(noise, (bytes) => parseProxyHeader(Buffer.from(bytes)).state === 'bad'))
})

t.test('one by one', async (t) => {
  const states = {
    'PROXY UNKNOWN\r\n': 'header',
    'PROXY UNKNOWN ffff:: ffff:: 1 2\r\n': 'header',
    'PROXY TCP4 256.1.1.1 192.0.2.1 1 2\r\n': 'bad',
    'PROXY TCP4 2001:db8::1 192.0.2.1 1 2\r\n': 'bad',
    'PROXY TCP6 fe80::1%lo 2001:db8::1 1 2\r\n': 'bad',
    'PROXY TCP4 192.0.2.2 192.0.2.1 1 65536\r\n': 'bad',
    'PROXY TCP4 192.0.2.2 192.0.2.1 01 2\r\n': 'bad',
    'PROXY  TCP4 192.0.2.2 192.0.2.1 1 2\r\n': 'bad',
    'PROXY TCP4 192.0.2.2 192.0.2.1 1 2 3\r\n': 'bad',
    'PROXY toString a b c d\r\n': 'bad',
    'proxy TCP4': 'bad',
    'GET / HTTP/1.1\r\n': 'more',
    'GET / HTTP/1.1\r\n\r\n': 'check',
    'OPTIONS / HTTP/1.0\r\n\r\n': 'check',
    'GET / HTTP/2.0\r\n': 'bad',
    'GET /': 'more',
    'GOT /': 'bad',
    '\r\n\r\n\0\r\nQUIT\n\x20\0\0\0': 'header',
    '\r\n\r\n\0\r\nQUIT\n\x21\0\0\0': 'header',
    '\r\n\r\n\0\r\nQUIT\n\x11\x11\0\x0c': 'bad',
    '\r\n\r\n\0\r\nQUIT\n\x21\x41\0\x0c': 'bad',
    '\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0b': 'bad',
    '\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff': 'bad',
  }
  for (const [text, state] of Object.entries(states)) {
    t.equal(parseProxyHeader(Buffer.from(text, 'latin1')).state, state, JSON.stringify(text))
  }
})
