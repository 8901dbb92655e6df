import type { HrTime } from '@opentelemetry/api'
import t from 'tap'
import { since } from '../lib/index.js'
import { explicit, exponential } from './fixtures/histograms.js'

const times = (start: number, end: number): { startTime: HrTime; endTime: HrTime } => ({
  startTime: [start, 0],
  endTime: [end, 0],
})
const RESET = /the cumulative stream was reset between earlier and later/

t.test('what came between two readings', async (t) => {
  const between = since(
    explicit(
      [10],
      [3, 4],
      { min: 1, max: 99 },
      { startTime: [1, 0], endTime: [5, 0], attributes: { track: 'a' } },
    ),
    explicit(
      [10],
      [3, 9],
      { min: 1, max: 99 },
      { startTime: [1, 0], endTime: [9, 0], attributes: { track: 'a' } },
    ),
  )
  t.same(
    between,
    explicit([10], [0, 5], {}, { startTime: [5, 0], endTime: [9, 0], attributes: { track: 'a' } }),
  )
})

t.test('of exponential histograms, which may have grown coarser', async (t) => {
  const { value } = since(exponential(1, 2, [1, 1, 0, 2], 1), exponential(0, 0, [1, 5, 2], 3))
  t.match(value, { count: 6, zeroCount: 2, scale: 0, positive: { offset: 0, bucketCounts: [1, 3, 0] } })
})

t.test('a reset', async (t) => {
  t.throws(() => since(explicit([10], [3, 4]), explicit([10], [1, 0])), RESET, 'the count fell')
  t.throws(() => since(explicit([10], [3, 4]), explicit([10], [9, 0])), /bucket 1 fell from 4 to 0/)
  t.throws(() => since(exponential(0, 0, [1]), exponential(1, 0, [2])), /its scale rose from 0 to 1/)
  const [run, other] = [explicit([10], [1, 1], {}, times(1, 5)), explicit([10], [3, 4], {}, times(6, 9))]
  t.throws(() => since(run, other), /it began at 1,0, and began anew at 6,0/)
})

t.test('readings of different buckets', async (t) => {
  t.throws(() => since(explicit([10], [1, 1]), explicit([20], [1, 1])), /their boundaries are not the same/)
  t.throws(() => since(explicit([10], [1, 1]), exponential(0, 0, [5])), /their boundaries are not the same/)
})
