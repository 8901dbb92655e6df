import t from 'tap'
import { failuresOf } from '../lib/failures.js'
import { compareOverall } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const z = 1.959964
const of = (sessions: number, failed: number) => ({ sessions, failed })
/** 1 and 10 % fail; the challenger has 20 % of the sessions of the first country, and 80 % of the second. */
const countries = [
  { incumbent: of(8000, 80), challenger: of(2000, 20) },
  { incumbent: of(2000, 200), challenger: of(8000, 800) },
]

t.test('failures that differ between countries make no arm fail more', async (t) => {
  const pooled = failuresOf([{ incumbent: of(10_000, 280), challenger: of(10_000, 820) }], z)
  t.ok(pooled.difference.low > 0.04, 'pooled, they would')
  const { incumbent, challenger, difference } = failuresOf(countries, z)
  t.ok(Math.abs(difference.value) < 1e-12 && difference.low < 0 && difference.high > 0)
  t.ok(Math.abs(incumbent.value - 0.055) < 1e-12, 'the mean of both countries, as large in both arms')
  t.ok(Math.abs(challenger.value - 0.055) < 1e-12)
})

t.test('Mantel and Haenszel’s difference, by hand', async (t) => {
  const strata = [
    { incumbent: of(100, 10), challenger: of(50, 10) },
    { incumbent: of(30, 3), challenger: of(60, 12) },
  ]
  const [first, second] = [(100 * 50) / 150, (30 * 60) / 90]
  const expected = (first * (0.2 - 0.1) + second * (0.2 - 0.1)) / (first + second)
  t.ok(Math.abs(failuresOf(strata, z).difference.value - expected) < 1e-12)
})

t.test('halves of one stratum say what the whole does', async (t) => {
  const whole = failuresOf([{ incumbent: of(1000, 40), challenger: of(400, 24) }], z)
  const half = { incumbent: of(500, 20), challenger: of(200, 12) }
  const halves = failuresOf([half, half], z)
  for (const end of ['low', 'high'] as const)
    t.ok(Math.abs(whole.difference[end] - halves.difference[end]) < 1e-12, end)
})

t.test('many strata of a few sessions tell as much as one', async (t) => {
  const strata = Array.from({ length: 1000 }, (_, index) => ({
    incumbent: of(5, 0),
    challenger: of(5, index < 200 ? 1 : 0),
  }))
  const { difference } = failuresOf(strata, z)
  t.ok(difference.low > 0.03 && difference.high < 0.05, JSON.stringify(difference))
})

t.test('a stratum that one arm has not tells nothing of a difference', async (t) => {
  const alone = { incumbent: of(1000, 900), challenger: of(0, 0) }
  t.same(failuresOf([...countries, alone], z), failuresOf(countries, z))
  t.match(failuresOf([alone], z), { incumbent: { value: 0.9 }, challenger: { value: 0, low: 0, high: 1 } })
})

t.test('the verdict over all strata goes by it', async (t) => {
  const point = (track: string, country: string, slow: number, fast: number, attributes = {}) =>
    explicit([10, 100, 1000], [0, slow, fast, 0], {}, { attributes: { track, country, ...attributes } })
  const failed = { 'error.type': 'timeout' }
  // The challenger is faster in both countries, and fails as often as the incumbent in each.
  const points = [
    ...[point('a', 'X', 7000, 920), point('b', 'X', 1000, 980)],
    ...[point('a', 'Y', 1000, 800), point('b', 'Y', 3000, 4200)],
  ]
  const outcomes = [
    ...[point('a', 'X', 7920, 0), point('a', 'X', 80, 0, failed)],
    ...[point('b', 'X', 1980, 0), point('b', 'X', 20, 0, failed)],
    ...[point('a', 'Y', 1800, 0), point('a', 'Y', 200, 0, failed)],
    ...[point('b', 'Y', 7200, 0), point('b', 'Y', 800, 0, failed)],
  ]
  const arms = { arm: 'track', incumbent: 'a', challenger: 'b', outcomes }
  t.equal(compareOverall(points, { ...arms, by: ['country'] }).verdict, 'faster')
  const pooled = compareOverall(points, arms).failures?.difference
  t.ok((pooled?.low ?? 0) > 0.04, 'pooled, it would fail more')
})
