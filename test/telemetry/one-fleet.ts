import net from 'node:net'
import { type DataPoint, DataPointType, type Histogram } from '@opentelemetry/sdk-metrics'
import t from 'tap'
import { goodputBoundaries } from '../../lib/index.js'
import { type Exported, Fleet, type Sample } from '../fixtures/fleet.js'

const WORKERS = 3
const EXPORTS = 3
const CLIENTS = 20

/** Sends that many bytes, and reads them back. */
async function exchange(port: number, bytes: number): Promise<number> {
  const client = net.connect(port, '127.0.0.1')
  client.end(Buffer.alloc(bytes))
  for await (const _chunk of client);
  return client.bytesWritten
}

/** The one true histogram: each session counted where it belongs. */
function count(samples: readonly Sample[]): number[] {
  const counts: number[] = new Array(goodputBoundaries.length + 1).fill(0)
  for (const { goodput } of samples) {
    const index = goodputBoundaries.findIndex((boundary) => goodput <= boundary)
    const bucket = index < 0 ? goodputBoundaries.length : index
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  return counts
}

function add(a: readonly number[], b: readonly number[]): number[] {
  return a.map((each, index) => each + (b[index] ?? 0))
}

function goodputOf({ metrics }: Exported): DataPoint<Histogram>[] {
  return metrics.flatMap((each) =>
    each.dataPointType === DataPointType.HISTOGRAM && each.descriptor.name === 'proxy.session.goodput'
      ? each.dataPoints
      : [],
  )
}

function bytesOf({ metrics }: Exported, direction: string): number {
  const points = metrics.flatMap((each) =>
    each.dataPointType === DataPointType.SUM && each.descriptor.name === 'proxy.io' ? each.dataPoints : [],
  )
  const inDirection = points.filter(({ attributes }) => attributes['network.io.direction'] === direction)
  return inDirection.reduce((sum, { value }) => sum + value, 0)
}

t.test('the delta streams of all workers, summed, are the one true histogram', async (t) => {
  const fleet = await Fleet.start(t, WORKERS)
  const exported: Exported[] = []
  const measured = new Set<number>()
  let written = 0
  for (let round = 1; round <= EXPORTS; round += 1) {
    // A spread of sizes, so that many buckets are hit.
    const sizes = Array.from({ length: CLIENTS }, (_, index) => Math.round(100 * 1.7 ** index))
    for (const bytes of sizes) written += await exchange(fleet.port, bytes)
    await fleet.ended(round * CLIENTS)
    for (const [worker, each] of (await fleet.export()).entries()) {
      exported.push(each)
      if (each.samples.length > 0) measured.add(worker)
    }
  }
  t.equal(measured.size, WORKERS, 'every worker had some')

  const samples = exported.flatMap((each) => each.samples)
  const points = exported.flatMap(goodputOf)
  t.equal(samples.length, EXPORTS * CLIENTS)
  t.ok(points.length > WORKERS, `${points.length} points of ${WORKERS} workers in ${EXPORTS} exports`)

  const truth = count(samples)
  t.ok(truth.filter((each) => each > 0).length > 3, `sessions by bucket: ${truth}`)
  const counts = points.map(({ value }) => value.buckets.counts)
  t.same(counts.reduce(add), truth)
  const sum = points.reduce((sum, { value }) => sum + (value.sum ?? 0), 0)
  const exact = samples.reduce((sum, { goodput }) => sum + goodput, 0)
  t.ok(Math.abs(sum / exact - 1) < 1e-9, `sum ${sum}, ${exact}`)
  for (const direction of ['receive', 'transmit']) {
    const bytes = exported.reduce((sum, each) => sum + bytesOf(each, direction), 0)
    t.equal(bytes, written, `${direction}: what the clients wrote, and read back`)
  }
})
