import t from 'tap'
import { judge } from '../lib/command/judge.js'
import { parseOptions } from '../lib/command/options.js'
import { table } from '../lib/command/print.js'
import type { Sessions } from '../lib/command/sessions.js'
import { explicit } from './fixtures/histograms.js'

const options = (...args: string[]) =>
  parseOptions(
    ['--file', 'x', '--arm', 'track', '--incumbent', 'a', '--challenger', 'b', '--by', 'country', ...args],
    () => undefined,
  )
const point = (track: string, country: string, counts: number[], boundaries = [10, 100]) =>
  explicit(boundaries, counts, {}, { attributes: { track, country } })
const sessions = (...points: Sessions['points'][number][]): Sessions => ({
  ...{ points, metric: 'm', arm: 'track', by: ['country'], where: {}, queries: [], notes: [] },
})
const slower = sessions(
  ...['DE', 'NG'].flatMap((country) => [
    point('a', country, [100, 300, 100]),
    point('b', country, [200, 200, 100]),
  ]),
)

t.test('the bars go where there is no room for them; a narrower one gets it as it is', async (t) => {
  const result = judge(slower, options())
  const [wide, narrow, none] = [undefined, 90, 20].map((columns) => table(slower, result, options(), columns))
  t.match(wide, '●')
  t.notMatch(narrow, '●')
  for (const line of narrow?.split('\n').slice(0, 7) ?? []) t.ok(line.length <= 90, line)
  t.equal(none, narrow)
})

t.test('an end of an interval that is not 1 never reads 1', async (t) => {
  const { strata, overall } = judge(slower, options())
  const ratio = { value: 0.9, low: 0.8, high: 0.99999 }
  t.match(table(slower, { strata, overall: { ...overall, ratio } }, options()), '0.9 (0.8 to <1)')
  const equal = { value: 1, low: 1, high: 1.00001 }
  t.match(table(slower, { strata, overall: { ...overall, ratio: equal } }, options()), '1 (1 to >1)')
})

t.test('a stratum that cannot be compared is left out, with its name and why, and said once', async (t) => {
  const unlike = sessions(
    ...slower.points,
    point('a', 'ZA', [50, 50, 50]),
    point('b', 'ZA', [50, 50, 50], [7, 9]),
  )
  const text = table(unlike, judge(unlike, options()), options())
  t.equal(text.match(/left out: cannot merge/g)?.length, 1)
  t.match(text, /^note: ZA: left out: cannot merge/m)
})

t.test('arms within a factor that is of no account are as good as equal', async (t) => {
  const equal = sessions(
    ...['a', 'b'].map((track) => point(track, 'DE', [20_000, 20_000, 20_000, 20_000], [10, 10.5, 11])),
  )
  t.match(judge(equal, options('--equivalence', '1.2')).overall, { reasonCode: 'equivalent' })
  t.match(judge(equal, options()).overall, { reasonCode: 'no-difference-shown' })
})
