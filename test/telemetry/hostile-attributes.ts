import { inspect } from 'node:util'
import t from 'tap'
import { type GoodputOptions, goodputReporter } from '../../lib/index.js'
import { Metrics, session } from '../fixtures/metrics.js'

const NOT_ASKED = { 'network.io.direction': 'receive', 'geo.country.iso_code': 'n/a' }

/** The points of one session, and what the reporter threw. */
async function record(options: GoodputOptions, ctx: object = {}) {
  const m = new Metrics()
  const reporter = goodputReporter({ meter: m.meter, ...options })
  let error: unknown
  try {
    reporter(...session({ recvTotal: 1e6, duration: 1000 }, ctx))
  } catch (thrown) {
    error = thrown
  }
  return { points: await m.points(), error }
}

t.test('what is in the context is no attribute unless it is asked for', async (t) => {
  const ctx = {
    clientIp: '8.8.8.8',
    clientPort: 5,
    track: 'x'.repeat(1_000_000),
    'geo.country.iso_code': 'US',
  }
  const { points, error } = await record({}, ctx)
  t.match(points, [{ attributes: NOT_ASKED, count: 1 }])
  t.same(Object.keys(points[0]?.attributes ?? {}).sort(), Object.keys(NOT_ASKED).sort())
  t.equal(error, undefined)
})

const getter = Object.defineProperty({}, 'track', {
  enumerable: true,
  get: () => {
    throw new Error('getter')
  },
})
const rubbish: readonly unknown[] = [
  ...[undefined, null, 5, 'track', Symbol('track'), 5n, getter, () => ({ track: 'a' })],
  ...[['track'], { a: {} }, { a: Symbol('a') }, { a: 5n }, { a: [1, 'b'] }, { a: () => 'a' }],
  ...[{ a: Number.NaN }, { a: -Infinity }, { a: [1, Infinity] }],
]
for (const result of rubbish) {
  t.test(`attributes: () => ${inspect(result)} loses no sample`, async (t) => {
    const { points, error } = await record({ attributes: () => result as never })
    t.match(points, [{ attributes: NOT_ASKED, count: 1 }])
    t.same(Object.keys(points[0]?.attributes ?? {}).sort(), Object.keys(NOT_ASKED).sort())
    t.ok(error instanceof Error, 'and is told')
  })
}

t.test('attributes named as what all objects inherit pollute nothing', async (t) => {
  const { points } = await record({ attributes: () => JSON.parse('{ "__proto__": ["polluted"], "a": "b" }') })
  t.match(points, [{ attributes: { ...NOT_ASKED, a: 'b' }, count: 1 }])
  t.equal(Object.getPrototypeOf(points[0]?.attributes), Object.prototype)
})

for (const port of ['{ "toString": 1 }', '[[[]]]', '"x"', 'null']) {
  t.test(`a clientPort of ${port}, from a front end that lies, loses no sample`, async (t) => {
    const ctx = { clientIp: '8.8.8.8', clientPort: JSON.parse(port), localPort: JSON.parse(port) }
    const { points } = await record({ countryLookup: () => 'US' }, ctx)
    t.match(points, [{ attributes: { 'geo.country.iso_code': 'US' }, count: 1 }])
  })
}
