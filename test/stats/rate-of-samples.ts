import t from 'tap'
import { Rate } from '../../lib/stats/rate.js'

/** Half of a `rateInterval` of 1000. */
const SHORTEST = 500

t.test('nothing moved: all zero', async (t) => {
  t.same(new Rate().read(0, 1000, 0, 1000, SHORTEST), { total: 0, min: 0, max: 0, avg: 0, active: 0 })
})

t.test('slowest, fastest and mean of three samples; the idle one counts for nothing', async (t) => {
  const rate = new Rate()
  rate.close(100, 1000, SHORTEST)
  rate.close(0, 1000, SHORTEST)
  rate.close(400, 1000, SHORTEST)
  t.same(rate.read(500, 3000, 0, 0, SHORTEST), { total: 500, min: 100, max: 400, avg: 250, active: 2000 })
})

t.test('reading adds the open sample and changes nothing', async (t) => {
  const rate = new Rate()
  rate.close(100, 1000, SHORTEST)
  const expected = { total: 200, min: 100, max: 125, avg: 200 / 1.8, active: 1800 }
  t.same(rate.read(200, 1800, 100, 800, SHORTEST), expected)
  t.same(rate.read(200, 1800, 100, 800, SHORTEST), expected)
})

t.test('a last sample shorter than half the interval is joined to the one before', async (t) => {
  const rate = new Rate()
  rate.close(1000, 1000, SHORTEST)
  t.same(rate.read(1406, 1000.037, 406, 0.037, SHORTEST), {
    total: 1406,
    min: 1_406_000 / 1000.037,
    max: 1_406_000 / 1000.037,
    avg: 1_406_000 / 1000.037,
    active: 1000.037,
  })
})

t.test('so it is where the one before was idle', async (t) => {
  const rate = new Rate()
  rate.close(1000, 1000, SHORTEST)
  rate.close(0, 1000, SHORTEST)
  t.equal(rate.read(1406, 2100, 406, 100, SHORTEST).min, 406_000 / 1100)
})

t.test('a sample of half the interval stands alone', async (t) => {
  const rate = new Rate()
  rate.close(1000, 1000, SHORTEST)
  t.equal(rate.read(1100, 1500, 100, 500, SHORTEST).min, 200)
})

t.test('a first sample that is short is joined to the next', async (t) => {
  const rate = new Rate()
  rate.close(500, 1, SHORTEST)
  rate.close(500, 999, SHORTEST)
  t.equal(rate.read(1000, 1000, 0, 0, SHORTEST).max, 1000)
})

t.test('a short sample in which nothing moved is forgotten', async (t) => {
  const rate = new Rate()
  rate.close(1000, 1000, SHORTEST)
  rate.close(0, 100, SHORTEST)
  t.same(rate.read(1000, 1100, 0, 0, SHORTEST), {
    total: 1000,
    min: 1000,
    max: 1000,
    avg: 1000,
    active: 1000,
  })
})

t.test('bytes in no time have no rate', async (t) => {
  t.same(new Rate().read(5, 0, 5, 0, SHORTEST), { total: 5, min: 0, max: 0, avg: 0, active: 0 })
})

t.test('a rate is finite however short the time', async (t) => {
  t.equal(new Rate().read(5, Number.MIN_VALUE, 5, Number.MIN_VALUE, SHORTEST).max, Number.MAX_VALUE)
})
