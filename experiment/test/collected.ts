import type { HrTime } from '@opentelemetry/api'
import t from 'tap'
import { type CollectedMetrics, type HistogramPoint, histogramPoints } from '../lib/index.js'
import { explicit } from './fixtures/histograms.js'

const DELTA = 0
const CUMULATIVE = 1

function collected(aggregationTemporality: number, ...dataPoints: HistogramPoint[]): CollectedMetrics {
  const metrics = [{ descriptor: { name: 'goodput' }, aggregationTemporality, dataPoints }]
  return { resource: { attributes: { region: 'eu', track: 'resource' } }, scopeMetrics: [{ metrics }] }
}
const at = (start: number, end: number, count: number): HistogramPoint =>
  explicit(
    [10],
    [count, 0],
    {},
    { startTime: [start, 0], endTime: [end, 0] as HrTime, attributes: { track: 'a' } },
  )
const counts = (points: readonly HistogramPoint[]): number[] => points.map(({ value }) => value.count)

t.test('points have the attributes of their resource too, their own first', async (t) => {
  const [point] = histogramPoints([collected(DELTA, at(1, 2, 3))], 'goodput')
  t.same(point?.attributes, { region: 'eu', track: 'a' })
})

t.test('every point of a delta stream', async (t) => {
  t.same(
    counts(histogramPoints([collected(DELTA, at(1, 2, 3)), collected(DELTA, at(2, 3, 1))], 'goodput')),
    [3, 1],
  )
})

t.test('of a cumulative stream the last reading of each run', async (t) => {
  const readings = [at(1, 3, 5), at(1, 2, 3), at(7, 8, 2)].map((point) => collected(CUMULATIVE, point))
  t.same(counts(histogramPoints(readings, 'goodput')), [5, 2])
  const untimed = collected(CUMULATIVE, explicit([10], [1, 0]))
  t.same(counts(histogramPoints([untimed], 'goodput')), [1])
})

t.test('a cumulative stream that falls was reset', async (t) => {
  const readings = [at(1, 2, 5), at(1, 3, 3)].map((point) => collected(CUMULATIVE, point))
  t.throws(
    () => histogramPoints(readings, 'goodput'),
    /stream of goodput was reset: its count fell from 5 to 3/,
  )
})

t.test('a metric that is not there, or no histogram', async (t) => {
  t.throws(
    () => histogramPoints([collected(DELTA)], 'gootput'),
    /no metric gootput was collected, but goodput/,
  )
  t.throws(() => histogramPoints([], 'goodput'), /no metric goodput was collected, but none/)
  const counter = { value: 5 } as never
  t.throws(
    () => histogramPoints([collected(DELTA, counter)], 'goodput'),
    /a point of goodput must be a histogram's/,
  )
})
