import t from 'tap'
import { commonBuckets, neverFalling } from '../lib/command/classic.js'
import { prometheusPoints } from '../lib/index.js'
import { buckets } from './fixtures/answering-prometheus.js'
import { explicit } from './fixtures/histograms.js'

const a = { attributes: { track: 'a' } }

t.test('a boundary that some series lack is left out, and told', async (t) => {
  // 10 sessions of a proxy that has no boundary at 3 were between 1 and 10.
  const samples = buckets({ track: 'a' }, { '1': 4, '3': 2, '10': 16, '+Inf': 20 })
  const { samples: common, notes } = commonBuckets(
    samples,
    buckets({}, { '1': 2, '3': 1, '10': 2, '+Inf': 2 }),
  )
  t.same(prometheusPoints(common), [explicit([1, 10], [4, 12, 4], {}, a)])
  t.same(notes, ['the series have unlike boundaries: 3 is left out, which some lack'])
})

t.test('10 and 10.0 are one boundary', async (t) => {
  const samples = buckets({ track: 'a' }, { '10': 4, '10.0': 3, '+Inf': 9 })
  const { samples: common, notes } = commonBuckets(samples, buckets({}, { '10': 1, '10.0': 1, '+Inf': 2 }))
  t.same(prometheusPoints(common), [explicit([10], [7, 2], {}, a)])
  t.same(notes, [])
})

t.test('counts that fall after a restart that some buckets did not see', async (t) => {
  const samples = [
    ...buckets({ track: 'a' }, { '+Inf': 9, '1': 5, '10': 3 }),
    ...buckets({ track: 'b' }, { '1': 1, '+Inf': 2 }),
  ]
  const { samples: repaired, notes } = neverFalling(samples)
  t.same(prometheusPoints(repaired), [
    explicit([1, 10], [5, 0, 4], {}, a),
    explicit([1], [1, 1], {}, { attributes: { track: 'b' } }),
  ])
  t.match(notes, [/a process restarted between two scrapes: 2 of its sessions/])
})

t.test("a float's last digit is no restart", async (t) => {
  const { notes } = neverFalling(buckets({ track: 'a' }, { '1': 5.000000001, '+Inf': 5 }))
  t.same(notes, [])
})
