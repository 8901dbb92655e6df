import fc from 'fast-check'
import t from 'tap'
import { compare, compareOverall } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const boundaries = [10, 30, 100, 300, 1000]
const counts = fc.array(fc.nat(400), { minLength: 6, maxLength: 6 })
const outcomes = fc.option(fc.record({ more: fc.nat(200), failed: fc.nat(100) }), { nil: undefined })

const decided = (verdict: string): number =>
  verdict === 'slower' ? -1 : verdict.startsWith('faster') ? 1 : 0
const side = ({ low, high }: { low: number; high: number }): number => (low > 1 ? 1 : high < 1 ? -1 : 0)

t.test('the interval of the ratio lies beside 1 if and only if the verdict says so', async () => {
  const run = (ours: number[], theirs: number[], a: fc.Arbitrary<never> | unknown, looks: 'any' | 'once') => {
    const [incumbent, challenger] = [explicit(boundaries, ours), explicit(boundaries, theirs)]
    const ends = a as { more: number; failed: number } | undefined
    const of = (recorded: number, failed: number, more: number) => ({
      sessions: recorded + failed + more,
      failed,
    })
    const { verdict, ratio } = compare([incumbent], [challenger], {
      looks,
      ...(ends && {
        outcomes: {
          incumbent: of(incumbent.value.count, 0, 0),
          challenger: of(challenger.value.count, ends.failed, ends.more),
        },
      }),
    })
    return decided(verdict) === side(ratio) && ratio.low <= ratio.high
  }
  fc.assert(fc.property(counts, counts, outcomes, fc.constantFrom('any' as const, 'once' as const), run), {
    numRuns: 400,
    seed: 17,
  })
})

t.test('over strata too, whose shares of the arms differ', async (t) => {
  const point = (track: string, country: string, of: number[]) =>
    explicit(boundaries, of, {}, { attributes: { track, country } })
  const options = { arm: 'track', incumbent: 'a', challenger: 'b' }
  fc.assert(
    fc.property(counts, counts, counts, counts, (a, b, c, d) => {
      const points = [point('a', 'X', a), point('b', 'X', b), point('a', 'Y', c), point('b', 'Y', d)]
      const { verdict, ratio } = compareOverall(points, { ...options, by: ['country'] })
      return decided(verdict) === side(ratio)
    }),
    { numRuns: 100, seed: 18 },
  )
  // Equal arms, whose shares are 90 % in a slow country and 10 % in a fast one.
  const points = [
    point('a', 'slow', [900, 900, 0, 0, 0, 0]),
    point('b', 'slow', [100, 100, 0, 0, 0, 0]),
    point('a', 'fast', [0, 0, 0, 0, 100, 100]),
    point('b', 'fast', [0, 0, 0, 0, 900, 900]),
  ]
  t.match(compareOverall(points, { ...options, by: ['country'] }).verdict, /no difference|too few/)
  const pooled = compareOverall(points, options)
  t.equal(pooled.verdict, 'faster', 'pooled, they would differ')
  t.match(pooled.warnings, [/all sessions are pooled/])
})

t.test('trouble in one stratum stays there, and is told', async (t) => {
  const point = (country: string, track: string, value = [100, 100]) =>
    explicit([10], value, {}, { attributes: { track, country } })
  const mixed = explicit([20], [5, 5], {}, { attributes: { track: 'b', country: 'bad' } })
  const overflow = explicit([10], [7, 0], {}, { attributes: { 'otel.metric.overflow': true } })
  const points = [
    point('good', 'a'),
    point('good', 'b'),
    point('bad', 'a'),
    mixed,
    point('alone', 'a'),
    overflow,
  ]
  const overall = compareOverall(points, { arm: 'track', incumbent: 'a', challenger: 'b', by: ['country'] })
  t.equal(overall.incumbent.sessions, 200)
  const told = overall.warnings.join('\n')
  for (const text of [
    /bad is left out: cannot merge/,
    /alone: the challenger has no session/,
    /7 sessions are in an overflow/,
  ]) {
    t.match(told, text)
  }
})
