import { parseArgs } from 'node:util'
import { AggregationType, type ViewOptions } from '@opentelemetry/sdk-metrics'
import { max, mean, median, quantile } from 'simple-statistics'
import { readMedians } from './histograms.js'
import { cells } from './sessions.js'

/** How far the p50 of a histogram is from that of the raw sessions: npx tsx examples/p50-error/main.ts --seed 1 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    cells: { type: 'string', default: '400' },
    sessions: { type: 'string', default: '201' },
  },
})
const sample = cells(Number(values.seed), Number(values.cells), Number(values.sessions))
const exact = sample.map((cell) => median([...cell]))

const aggregations: Record<string, ViewOptions['aggregation']> = {
  // What a histogram has without advice, or with a backend that ignores it.
  'the SDK, to 10,000': {
    type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
    options: { boundaries: [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000] },
  },
  goodputBoundaries: { type: AggregationType.DEFAULT },
  'exponential, 160': { type: AggregationType.EXPONENTIAL_HISTOGRAM },
  'exponential, 40': { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 40 } },
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(9)

console.log(
  `p50 of ${sample.length} cells of ${sample[0]?.length} sessions, seed ${values.seed}: how far off`,
)
console.log(`${'buckets'.padEnd(20)}   median      p90    worst   numbers`)
for (const [name, aggregation] of Object.entries(aggregations)) {
  const reads = await readMedians(sample, aggregation)
  const errors = reads.map((read, index) => Math.abs(read.median / (exact[index] ?? Number.NaN) - 1))
  const numbers = mean(reads.map(({ buckets }) => buckets))
    .toFixed(0)
    .padStart(9)
  console.log(
    name.padEnd(20) +
      percent(median(errors)) +
      percent(quantile(errors, 0.9)) +
      percent(max(errors)) +
      numbers,
  )
}
