import { Duplex } from 'node:stream'
import t from 'tap'
import { contextOf, updateContext } from '../../lib/index.js'

const addresses: Record<string, string> = {
  '1.2.3.4:443': '1.2.3.4',
  '[2001:db8::1]:443': '2001:db8::1',
  '[2001:DB8:0::1]': '2001:db8::1',
  '[::ffff:192.0.2.1]:80': '192.0.2.1',
  ' 192.0.2.1 ': '192.0.2.1',
  '2001:db8::1': '2001:db8::1',
  '::ffff:192.0.2.1': '192.0.2.1',
  // No addresses: kept as they are.
  '1.2.3:443': '1.2.3:443',
  '[unknown]:443': '[unknown]:443',
  unknown: 'unknown',
  '': '',
}

for (const [given, expected] of Object.entries(addresses)) {
  t.test(`clientIp ${JSON.stringify(given)} reads ${JSON.stringify(expected)}`, async (t) => {
    const stream = new Duplex()
    updateContext(stream, { clientIp: given })
    t.equal(contextOf(stream).clientIp, expected)
  })
}

t.test('a list is refused, with which to pass and why, and nothing is set', async (t) => {
  const stream = new Duplex()
  t.throws(() => updateContext(stream, { clientIp: '1.2.3.4, 5.6.7.8', note: 1 }), {
    name: 'TypeError',
    message: /fields\.clientIp must be one address: .*your own proxy added.*got '1\.2\.3\.4, 5\.6\.7\.8'/,
  })
  t.same(contextOf(stream), {})
})
