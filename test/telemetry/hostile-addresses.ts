import { isIP } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { contextOf, goodputReporter, updateContext } from '../../lib/index.js'
import { Metrics, session } from '../fixtures/metrics.js'
import { silentStream } from '../fixtures/streams.js'

const hostile = [
  ...['', ' ', '\0', '.', ':', '::ffff:', '__proto__', 'constructor', 'null', '8.8.8.8\n8.8.8.8'],
  ...[
    '8.8.8.8:',
    '[::1',
    '[8.8.8.8',
    '256.1.1.1',
    '0x08080808',
    '134744072',
    '8.8',
    '08.8.8.8',
    '::ffff:999.1.1.1',
  ],
  ...[
    '8.8.8.8%eth0',
    'fe80::1%',
    `fe80::1%${'z'.repeat(100)}`,
    '2001:db8::/32',
    '\u0668.8.8.8',
    '1.2.3.4;drop',
  ],
  '8'.repeat(1_000_000),
  ':'.repeat(1_000_000),
]

t.test('what is no address is kept as it is, and nobody is asked for its country', async (t) => {
  const m = new Metrics()
  const asked: string[] = []
  const countryLookup = (ip: string): string => {
    asked.push(ip)
    return 'XX'
  }
  const goodput = goodputReporter({ meter: m.meter, countryLookup })
  for (const clientIp of hostile) {
    const stream = silentStream()
    updateContext(stream, { clientIp })
    t.equal(contextOf(stream).clientIp === clientIp, true, `${clientIp.slice(0, 20)} is kept`)
    goodput(...session({ recvTotal: 1e6, duration: 1000 }, contextOf(stream)))
  }
  t.same(asked, [])
  const attributes = { 'network.io.direction': 'receive', 'geo.country.iso_code': 'n/a' }
  t.match(await m.points(), [{ attributes, count: hostile.length }])
})

t.test('a list of addresses is refused', async (t) => {
  const update = () => updateContext(silentStream(), { clientIp: '8.8.8.8, 10.0.0.1' })
  t.throws(update, { name: 'TypeError', message: /^fields\.clientIp must be one address/ })
})

t.test('any string will do, and an address in canonical form is so once and for all', async () => {
  const canonical = (clientIp: string): string => {
    const stream = silentStream()
    updateContext(stream, { clientIp })
    return contextOf(stream).clientIp ?? ''
  }
  const text = fc.string({ unit: 'binary' }).filter((each) => !each.includes(','))
  const address = fc.oneof(text, fc.ipV4Extended(), fc.ipV4(), fc.ipV6())
  fc.assert(
    fc.property(address, (given) => {
      const once = canonical(given)
      return isIP(given) === 0 ? once === given : isIP(once) > 0 && canonical(once) === once
    }),
  )
})
