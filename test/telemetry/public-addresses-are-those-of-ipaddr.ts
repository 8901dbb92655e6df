import { isIP } from 'node:net'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import t from 'tap'
import { isPublicAddress } from '../../lib/telemetry/public-address.js'

const expected = (address: string): boolean => ipaddr.process(address).range() === 'unicast'

const agrees = (address: string): boolean =>
  isIP(address) === 0 || isPublicAddress(address) === expected(address)

/** An IPv4 address as it is written. */
const written = (number: number): string => [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join('.')

t.test('any address, also mapped', async () => {
  const octets = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map(written)
  const address = fc.oneof(
    octets,
    fc.ipV6(),
    octets.map((each) => `::ffff:${each}`),
  )
  fc.assert(fc.property(address, agrees), { numRuns: 5000 })
})

t.test('IPv6 near the special blocks', async () => {
  const group = fc.constantFrom(
    ...['0', '64', '100', '2000', '2001', '2002', '2003', '2620', '3ffe', '3fff', '5f00'],
    ...['fbff', 'fc00', 'fdff', 'fe00', 'fe7f', 'fe80', 'febf', 'fec0', 'feff', 'ff00', 'ffff'],
  )
  const second = fc.constantFrom(
    '0',
    '2',
    '3',
    '4',
    '10',
    '1f',
    '20',
    '30',
    '1ff',
    '200',
    'db8',
    '4f',
    'ff9b',
  )
  const address = fc
    .tuple(
      group,
      second,
      fc.constantFrom('0', '112', '8000', 'ffff'),
      fc.constantFrom('::', '::1', '::8.8.8.8'),
    )
    .map(([a, b, c, rest]) => `${a}:${b}:${c}${rest}`)
  fc.assert(fc.property(address, agrees), { numRuns: 5000 })
  for (const each of ['::', '::1', '::8.8.8.8', 'FE80::1%eth0', '2A00:1450::1', '2001:4860:4860::8888']) {
    t.equal(isPublicAddress(each), expected(each), each)
  }
})

t.test('the ends of every IPv4 block, and their neighbours', async (t) => {
  const ranges: object = (ipaddr.IPv4.prototype as unknown as { SpecialRanges: object }).SpecialRanges
  const blocks = Object.values(ranges).flat() as [ipaddr.IPv4, number][]
  t.ok(blocks.length > 10)
  for (const [address, bits] of blocks) {
    const first = address.toByteArray().reduce((number, octet) => number * 256 + octet, 0)
    const last = first + 2 ** (32 - bits) - 1
    for (const number of [first - 1, first, last, last + 1]) {
      if (number < 0 || number >= 2 ** 32) continue
      t.equal(isPublicAddress(written(number)), expected(written(number)), written(number))
    }
  }
})

t.test('what is no address is not public', async (t) => {
  for (const each of ['', 'rubbish', '8.8.8.8:80', '8'.repeat(1000)]) t.equal(isPublicAddress(each), false)
})
