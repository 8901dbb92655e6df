import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import t, { type Test } from 'tap'
import { goodputBoundaries } from '../../lib/index.js'
import { sumOf } from '../fixtures/answers.js'
import { type ReceivedPoint, Receiver } from '../fixtures/otlp.js'
import { measuredProxy } from '../fixtures/proxy.js'
import { NEVER } from '../fixtures/servers.js'
import { arrive, type Plan, plans, type Visit, visitAll } from '../fixtures/visits.js'

const resource = { 'service.name': 'proxy', track: 'fleet', 'cloud.region': 'eu-central-1' }

/** Two batches of visits to a measured server, and an export after each. */
async function exported(t: Test) {
  const receiver = await Receiver.start(t)
  const exporter = new OTLPMetricExporter({
    url: receiver.url,
    temporalityPreference: AggregationTemporality.DELTA,
  })
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: NEVER })
  const provider = new MeterProvider({ resource: resourceFromAttributes(resource), readers: [reader] })
  t.teardown(() => provider.shutdown())
  const { port, reports } = await measuredProxy(t, provider.getMeter('proxy'), NEVER)
  const batches: Visit[][] = []
  const exportBatch = async (visits: Visit[]): Promise<void> => {
    batches.push(visits)
    await reports.until(() => reports.finals.length === batches.flat().length)
    await provider.forceFlush()
    await receiver.until(batches.length)
  }
  const guest = await arrive(port, plans()[0] as Plan)
  await exportBatch(await visitAll(port, plans([0.8, 1])))
  await exportBatch([...(await visitAll(port, plans([1, 1.2, 1.5]))), await guest.leave()])
  return { receiver, reports, batches }
}

const { receiver, reports, batches } = await exported(t)
const sum = (points: readonly ReceivedPoint[], key: 'value' | 'sum'): number =>
  points.reduce((sum, point) => sum + point[key], 0)

t.test('names, units, kinds, delta temporality', async (t) => {
  const DELTA = 1
  const CUMULATIVE = 2
  for (const index of [0, 1]) {
    const described = receiver.metrics(index).map(({ name, unit, histogram, sum }) => {
      const kind = histogram ? 'histogram' : sum?.isMonotonic ? 'counter' : 'up-down counter'
      return [name, unit, kind, (histogram ?? sum)?.aggregationTemporality]
    })
    t.same(described.sort(), [
      // What is open is no difference between two exports.
      ['proxy.connections', '{connection}', 'up-down counter', CUMULATIVE],
      ['proxy.io', 'bytes', 'counter', DELTA],
      ['proxy.session.duration', 's', 'histogram', DELTA],
      ['proxy.session.goodput', 'bytes/s', 'histogram', DELTA],
      ['proxy.session.goodput.active', 'bytes/s', 'histogram', DELTA],
    ])
  }
})

t.test('open connections', async (t) => {
  const open = [0, 1].map((index) => sum(receiver.points(index, 'proxy.connections'), 'value'))
  t.same(open, [1, 0])
})

t.test('resource attributes arrive beside the point attribute of the same name', async (t) => {
  for (const attributes of receiver.resources) t.match(attributes, resource)
  const points = receiver.points(1, 'proxy.session.goodput')
  const tracks = new Set(points.map(({ attributes }) => attributes.track))
  const countries = new Set(points.map(({ attributes }) => attributes['geo.country.iso_code']))
  const directions = new Set(points.map(({ attributes }) => attributes['network.io.direction']))
  t.same([...tracks].sort(), ['challenger', 'incumbent'])
  t.same([...countries].sort(), ['DE', 'IR', 'US'])
  t.same([...directions].sort(), ['receive', 'transmit'])
})

t.test('boundaries, counts and sums, of each export what ended since the one before', async (t) => {
  let raw = reports.finals.map(({ stats }) => stats)
  for (const [index, visits] of batches.entries()) {
    const finals = raw.slice(0, visits.length)
    raw = raw.slice(visits.length)
    const goodput = receiver.points(index, 'proxy.session.goodput')
    const transmit = goodput.filter(({ attributes }) => attributes['network.io.direction'] === 'transmit')
    for (const { boundaries, counts, value } of goodput) {
      t.same(boundaries, goodputBoundaries)
      t.equal(
        counts.reduce((a, b) => a + b),
        value,
      )
    }
    t.equal(sum(transmit, 'value'), visits.length)
    const exact = finals.reduce((sum, { sentTotal, duration }) => sum + (sentTotal * 1000) / duration, 0)
    t.ok(
      Math.abs(sum(transmit, 'sum') / exact - 1) < 1e-9,
      `sum of goodput ${sum(transmit, 'sum')}, ${exact}`,
    )

    const durations = receiver.points(index, 'proxy.session.duration')
    const seconds = finals.reduce((sum, { duration }) => sum + duration / 1000, 0)
    t.ok(Math.abs(sum(durations, 'sum') / seconds - 1) < 1e-9, `${sum(durations, 'sum')} s, ${seconds} s`)
    const failed = durations.filter(({ attributes }) => attributes['error.type'] === 'ECONNRESET')
    t.equal(sum(failed, 'value'), visits.filter(({ reset }) => reset).length, 'sessions that were reset')

    for (const [direction, side] of [
      ['receive', 'written'],
      ['transmit', 'read'],
    ] as const) {
      const points = receiver.points(index, 'proxy.io')
      const bytes = points.filter(({ attributes }) => attributes['network.io.direction'] === direction)
      t.equal(sum(bytes, 'value'), sumOf(visits, side), `${direction}: what the clients have ${side}`)
    }
  }
})
