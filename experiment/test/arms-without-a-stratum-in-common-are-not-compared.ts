import t from 'tap'
import { compareOverall, compareStrata } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const options = { arm: 'track', incumbent: 'a', challenger: 'b', by: ['country'] }
const point = (track: string, country: string, counts = [40_000, 50_000, 10_000]) =>
  explicit([10, 100], counts, {}, { attributes: { track, country } })

t.test('however many sessions there are: no difference is shown of what was not compared', async (t) => {
  const overall = compareOverall([point('a', 'X'), point('b', 'Y')], options)
  t.match(overall, {
    verdict: 'too few sessions',
    reasonCode: 'not-comparable',
    reason: 'no stratum has sessions of both arms',
    warnings: ['X: the challenger has no session here', 'Y: the incumbent has no session here'],
  })
})

t.test('one stratum in common is compared, and the others are named', async (t) => {
  const overall = compareOverall([point('a', 'X'), point('b', 'X'), point('b', 'Y')], options)
  t.match(overall, { verdict: 'no difference shown', incumbent: { sessions: 100_000 } })
  t.same(overall.warnings, ['Y: the incumbent has no session here'])
})

t.test('an arm that has no session at all has too few', async (t) => {
  const overall = compareOverall([point('a', 'X'), point('b', 'X', [0, 0, 0])], options)
  t.match(overall, { verdict: 'too few sessions', reasonCode: 'below-min-sessions' })
})

t.test('strata by the arm itself would have none in common: refused', async (t) => {
  const points = [point('a', 'X'), point('b', 'X')]
  for (const compareBy of [compareStrata, compareOverall]) {
    t.throws(() => compareBy(points, { ...options, by: ['country', 'track'] }), {
      name: 'RangeError',
      message: "options.by must be attributes that both arms may have, got 'track'",
    })
  }
})
