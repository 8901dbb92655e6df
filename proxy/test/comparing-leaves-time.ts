import t from 'tap'
import { Comparer } from '../lib/comparer.js'
import { ALL } from '../lib/exposition.js'
import { collect } from '../lib/metrics.js'
import { parseQuery } from '../lib/query.js'
import { telemetry } from '../lib/telemetry.js'
import { madeUp } from './fixtures/made-up-sessions.js'

const COUNTRIES = 60
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** 18.N.22.1 is of the Nth pair of letters. */
function countryLookup(ip: string): string {
  const index = Number(ip.split('.')[1])
  return `${LETTERS[Math.floor(index / 26)]}${LETTERS[index % 26]}`
}

t.test('a comparison of many countries is kept for 20 times as long as it took', async (t) => {
  const { reporter, exporter, shutdown } = telemetry({
    ...{ countryLookup, minBytes: 1, exposition: ALL },
    notice: (text) => t.fail(text),
  })
  t.teardown(shutdown)
  for (let country = 0; country < COUNTRIES; country += 1) {
    for (const [index, track] of ['old', 'new'].entries()) {
      const ctx = { clientIp: `18.${country}.22.1`, track }
      for (let session = 0; session <= country; session += 1) {
        madeUp(reporter, ctx, { rate: 10_000 * 2 ** index * 1.07 ** session })
      }
    }
  }
  const collected = await collect(exporter)
  const comparer = new Comparer()
  let now = 0
  t.capture(performance, 'now', () => now)
  const compare = (query: string): ReturnType<Comparer['compare']> =>
    comparer.compare(
      {
        ...collected,
        // As if comparing took 100 ms.
        histograms: (name) => {
          now += 50
          return collected.histograms(name)
        },
      },
      'delivered',
      parseQuery(`/events${query}`),
      ['old', 'new'],
      60,
    )

  const first = compare('')
  t.equal(now, 100)
  const countries = first?.rows.filter(({ country }) => country !== undefined) ?? []
  t.equal(countries.length, 50, 'each of the 50 with the most sessions, and all together')
  t.notOk(countries.some(({ country }) => country === 'AA'))
  now += 2000
  t.equal(compare(''), first, 'kept')
  t.not(compare('?incumbent=new&challenger=old'), first, 'another pair is another comparison')
  now += 1
  t.not(compare(''), first, 'made again')
})
