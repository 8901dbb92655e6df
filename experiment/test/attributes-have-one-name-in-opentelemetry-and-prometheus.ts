import t from 'tap'
import { compareStrata } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const bucket = (counts: number[], attributes: Record<string, string | number | string[]>) =>
  explicit([10, 100], counts, {}, { attributes })
const arms = { incumbent: 'a', challenger: 'b' }

t.test('an option names an attribute in either way, whatever the points have', async (t) => {
  const failed = { track: 'b', geo_country: 'DE', error_type: 'timeout' }
  const points = [
    bucket([50, 50, 0], { track: 'a', 'geo.country': 'DE' }),
    bucket([50, 50, 0], { track: 'b', geo_country: 'DE' }),
    bucket([1, 0, 0], { track: 'b', geo_country: 'DE', empty: '' }),
  ]
  const outcomes = [...points, bucket([20, 0, 0], failed)]
  for (const by of ['geo.country', 'geo_country']) {
    const strata = compareStrata(points, { ...arms, arm: 'track', by: [by], outcomes })
    t.equal(strata.length, 1, by)
    t.match(strata[0], {
      attributes: { [by]: 'DE' },
      comparison: { failures: { challenger: { value: 20 / 121 } } },
    })
  }
})

t.test('an attribute that some points lack makes a stratum of those', async (t) => {
  const points = [bucket([5, 5, 0], { track: 'a' }), bucket([5, 5, 0], { track: 'b', region: 'eu' })]
  const strata = compareStrata(points, { ...arms, arm: 'track', by: ['region'] })
  t.same(
    strata.map(({ attributes }) => attributes),
    [{}, { region: 'eu' }],
  )
})

t.test('numbers and lists are values too', async (t) => {
  const points = [bucket([5, 5, 0], { track: 1, list: ['x'] }), bucket([5, 5, 0], { track: 2, list: ['x'] })]
  const [only] = compareStrata(points, { arm: 'track', incumbent: '1', challenger: '2', by: ['list'] })
  t.match(only?.comparison, { incumbent: { sessions: 10 }, challenger: { sessions: 10 } })
})
