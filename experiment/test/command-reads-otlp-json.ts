import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { collectedIn } from '../lib/command/otlp-json.js'
import { histogramPoints } from '../lib/index.js'
import { arms, run } from './fixtures/command.js'

/** A request of the Collector's file exporter, with some metrics in it. */
const request = (...metrics: unknown[]) => ({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] })

async function fileOf(t: Test, text: string): Promise<string> {
  const file = join(t.testdir({}), 'metrics.json')
  await writeFile(file, text)
  return file
}

t.test('an exponential histogram, printed over many lines; attributes are of any kind', async (t) => {
  const metric = {
    name: 'rtt',
    exponentialHistogram: {
      aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
      dataPoints: [
        {
          attributes: [
            { key: 'track', value: { stringValue: 'quic' } },
            { key: 'ipv6', value: { boolValue: true } },
            { key: 'port', value: { intValue: '443' } },
            { key: 'load', value: { doubleValue: 0.5 } },
            { key: 'bytes', value: { bytesValue: 'AA==' } },
            { key: 'none' },
          ],
          startTimeUnixNano: 1_700_000_000_500_000_000,
          timeUnixNano: '1700000001000000002',
          ...{ count: '8', scale: 3, zeroCount: '1', min: 0, max: 4.5 },
          positive: { offset: 5, bucketCounts: ['3', '4'] },
        },
      ],
    },
  }
  const collected = collectedIn(JSON.stringify(request(metric), null, 2))
  t.match(collected[0]?.scopeMetrics[0]?.metrics[0], { aggregationTemporality: 1 }, 'cumulative')
  t.match(histogramPoints(collected, 'rtt'), [
    {
      attributes: { track: 'quic', ipv6: true, port: 443, load: 0.5, bytes: undefined, none: undefined },
      startTime: [1_700_000_000, 500_000_000],
      endTime: [1_700_000_001, 2],
      value: {
        ...{ count: 8, scale: 3, zeroCount: 1, min: 0, max: 4.5 },
        positive: { offset: 5, bucketCounts: [3, 4] },
        negative: { offset: 0, bucketCounts: [] },
      },
    },
  ])
})

t.test('what OTLP leaves out is 0, and metrics that are no histograms are passed over', async (t) => {
  const delta = { aggregationTemporality: 1, dataPoints: [{ explicitBounds: [1], bucketCounts: [0, 0] }] }
  const line = JSON.stringify(request({ name: 'rtt', histogram: delta }, { name: 'open', gauge: {} }))
  const collected = collectedIn(`${line}\n\n${line}\n`)
  t.equal(collected.length, 2, 'a request a line')
  t.same(
    collected[0]?.scopeMetrics[0]?.metrics.map(({ descriptor }) => descriptor.name),
    ['rtt'],
  )
  const [point] = histogramPoints(collected.slice(0, 1), 'rtt')
  t.match(point, { startTime: [0, 0], value: { count: 0 } })
  const empty = { scale: 0, zeroCount: 0, positive: { offset: 0, bucketCounts: [] } }
  const bare = JSON.stringify(request({ name: 'x', exponentialHistogram: { dataPoints: [{}] } }))
  t.match(histogramPoints(collectedIn(bare), 'x'), [{ value: { count: 0, ...empty } }])
})

t.test('a file that is no OTLP/JSON: exit 4, its name and the line', async (t) => {
  const good = JSON.stringify(request())
  const bad: [text: string, sentence: RegExp][] = [
    [`${good}\n{"resourceM`, /metrics\.json: line 2 is no JSON: /],
    ['{"spans":[]}', /metrics\.json: line 1 has no resourceMetrics: it is no OTLP\/JSON of metrics\n$/],
    ['[1]', /metrics\.json: line 1 has no resourceMetrics/],
  ]
  for (const [text, sentence] of bad) {
    const { code, stderr } = await run('--file', await fileOf(t, text), ...arms)
    t.equal(code, 4)
    t.match(stderr, sentence)
  }
})

/** Sessions of an arm: how many were slow and fast, and how many ended without and with a reset. */
function recorded(track: string, counts: number[], ended: number, reset: number): unknown[] {
  const attributes = (more: Record<string, string> = {}) =>
    Object.entries({ track, ...more }).map(([key, stringValue]) => ({ key, value: { stringValue } }))
  const point = (bounds: number[], bucketCounts: number[], more?: Record<string, string>) => ({
    attributes: attributes(more),
    count: bucketCounts.reduce((a, b) => a + b, 0),
    ...{ explicitBounds: bounds, bucketCounts },
  })
  return [
    { name: 'proxy.session.goodput', histogram: { dataPoints: [point([10], counts)] } },
    {
      name: 'proxy.session.duration',
      histogram: {
        dataPoints: [point([], [ended]), point([], [reset], { 'error.type': 'ECONNRESET' })],
      },
    },
  ]
}

t.test(
  'outcomes are in the file, too: failures count, and those that are named as harmless do not',
  async (t) => {
    const all = [...recorded('stable', [405, 100], 500, 5), ...recorded('quic', [60, 530], 500, 90)]
    const file = await fileOf(t, JSON.stringify(request(...all)))
    const json = ['--file', file, ...arms, '--output', 'json']
    const { code, stdout } = await run(...json)
    t.equal(code, 2)
    const { notes, overall, start } = JSON.parse(stdout)
    t.match({ notes, overall }, { notes: [], overall: { reasonCode: 'faster-but-fails-more' } })
    t.equal(start, undefined, 'a file has what it has')
    t.equal((await run(...json, '--harmless', 'ECONNRESET')).code, 0)
    const without = await run(...json, '--outcomes', 'none')
    t.equal(without.code, 0)
    t.same(JSON.parse(without.stdout).notes, [], 'nobody misses what was not asked for')
  },
)

t.test('what the library calls an option is told by the name that the command has for it', async (t) => {
  const all = [...recorded('stable', [405, 100], 500, 5), ...recorded('quic', [60, 530], 500, 90)]
  const json = ['--file', await fileOf(t, JSON.stringify(request(...all))), ...arms, '--output', 'json']
  const wrong: [args: string[], sentence: string][] = [
    [['--min-sessions', '0'], '--min-sessions must be finite, more than 1, got 0\n'],
    [['--looks', '0:9'], '--looks: planned must be an integer from 1 to 50, got 0\n'],
    [['--by', 'track'], "--by must be attributes that both arms may have, got 'track'\n"],
  ]
  for (const [args, sentence] of wrong) {
    const { code, stderr } = await run(...json, ...args)
    t.match({ code, stderr }, { code: 4, stderr: `measured-experiment: ${sentence}` })
  }
})
