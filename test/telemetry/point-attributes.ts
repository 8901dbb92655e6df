import type { Attributes } from '@opentelemetry/api'
import t from 'tap'
import { geoipLite } from '../../lib/geo/geoip-lite.js'
import { type GoodputOptions, goodputReporter } from '../../lib/index.js'
import { Metrics, session } from '../fixtures/metrics.js'

/** The attributes of the one sample that a session of `clientIp` makes, and what went wrong. */
async function attributesOf(options: GoodputOptions, clientIp?: string) {
  const m = new Metrics()
  const reporter = goodputReporter({ meter: m.meter, ...options })
  let error: unknown
  try {
    reporter(...session({ recvTotal: 1e6, duration: 1000 }, clientIp === undefined ? {} : { clientIp }))
  } catch (thrown) {
    error = thrown
  }
  const points = await m.points()
  return { attributes: points[0]?.attributes, samples: points.length, error }
}

t.test('the country that the look-up tells', async (t) => {
  const { attributes } = await attributesOf(
    { countryLookup: (ip) => (ip === '8.8.8.8' ? 'US' : 'XX') },
    '8.8.8.8',
  )
  t.same(attributes, { 'network.io.direction': 'receive', 'geo.country.iso_code': 'US' })
})

for (const nothing of ['', undefined, null]) {
  t.test(`n/a for a country that is ${nothing === '' ? 'empty' : nothing}`, async (t) => {
    const { attributes, error } = await attributesOf({ countryLookup: () => nothing as undefined }, '8.8.8.8')
    t.match(attributes, { 'geo.country.iso_code': 'n/a' })
    t.equal(error, undefined)
  })
}

const notPublic = [
  '10.0.0.1',
  '127.0.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '::1',
]
for (const ip of [...notPublic, 'fe80::1', 'fc00::1', 'ff02::1', 'no address', '1'.repeat(100), undefined]) {
  t.test(`n/a, and no look-up, for ${ip}`, async (t) => {
    const countryLookup = (): string => t.fail('was looked up') as unknown as string
    t.match((await attributesOf({ countryLookup }, ip)).attributes, { 'geo.country.iso_code': 'n/a' })
  })
}

t.test('a look-up that throws, or returns rubbish, loses no sample', async (t) => {
  const throwing = (): never => {
    throw new Error('database gone')
  }
  for (const countryLookup of [throwing, () => 42 as unknown as string]) {
    const { attributes, samples, error } = await attributesOf({ countryLookup }, '8.8.8.8')
    t.equal(samples, 1)
    t.match(attributes, { 'geo.country.iso_code': 'n/a' })
    t.type(error, Error)
  }
})

t.test(
  "the user's attributes, fixed or of the context; none that is missing, none of the reporter's",
  async (t) => {
    const own = {
      track: 'a',
      'geo.country.iso_code': 'XX',
      'network.io.direction': 'sideways',
      none: undefined,
    }
    const expected = { track: 'a', 'network.io.direction': 'receive', 'geo.country.iso_code': 'n/a' }
    t.same((await attributesOf({ attributes: own })).attributes, expected)
    t.same((await attributesOf({ attributes: () => own })).attributes, expected)
    const { attributes } = await attributesOf(
      { attributes: (ctx) => ({ seen: ctx.clientIp ?? '' }) },
      '8.8.8.8',
    )
    t.match(attributes, { seen: '8.8.8.8' })
  },
)

t.test('a function for attributes that throws or returns rubbish loses no sample', async (t) => {
  const throwing = (): never => {
    throw new Error('no attributes')
  }
  const results = [
    throwing,
    () => 'rubbish',
    () => ({ bad: {}, good: [1, 2] }),
    () => ({ a: {}, b: [1, 'x'], c: [['x']] }),
  ]

  for (const attributes of results) {
    const { samples, error } = await attributesOf({ attributes: attributes as unknown as () => Attributes })
    t.equal(samples, 1)
    t.type(error, Error)
  }
})

t.test('geoipLite tells the country of public addresses', async (t) => {
  const lookup = geoipLite()
  t.equal(geoipLite(), lookup, 'one for all calls')
  t.equal(lookup('8.8.8.8'), 'US')
  t.equal(lookup('2001:4860:4860::8888'), 'US')
  t.equal(lookup('10.0.0.1'), undefined)
  t.equal(lookup('rubbish'), undefined)
})
