import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { startPrometheus, withoutPrometheus } from '../../test/fixtures/prometheus.js'
import { arms, run, serve } from './fixtures/command.js'

const BOUNDS = [10_000, 100_000, 1_000_000]
/** Sessions of an arm in each bucket, of a country in which it is fast, or slow. */
const FAST = [20, 80, 300, 100]
const SLOW = [100, 300, 80, 20]

type Country = { readonly country: string; readonly stable: number[]; readonly quic: number[] }

const faster: Country[] = [
  { country: 'DE', stable: SLOW, quic: FAST },
  { country: 'US', stable: SLOW, quic: FAST },
]

/** The same as one line of OTLP/JSON. */
function otlp(countries: readonly Country[]): string {
  const point = (track: string, country: string, counts: readonly number[], start: string) => ({
    attributes: Object.entries({
      track,
      'geo.country.iso_code': country,
      'network.io.direction': 'transmit',
    }).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    startTimeUnixNano: start,
    timeUnixNano: '1700000000000000000',
    count: String(counts.reduce((a, b) => a + b, 0)),
    explicitBounds: BOUNDS,
    bucketCounts: counts.map(String),
  })
  const dataPoints = countries.flatMap(({ country, stable, quic }, index) => [
    point('stable', country, stable, `16${index}0000000000000000`),
    point('quic', country, quic, `16${index}5000000000000000`),
  ])
  const metric = { name: 'proxy.session.goodput', histogram: { aggregationTemporality: 1, dataPoints } }
  return JSON.stringify({
    resourceMetrics: [{ resource: { attributes: [] }, scopeMetrics: [{ metrics: [metric] }] }],
  })
}

const cases: Record<string, [countries: Country[], args: string[], code: number]> = {
  faster: [faster, [], 0],
  slower: [faster.map(({ country, stable, quic }) => ({ country, stable: quic, quic: stable })), [], 1],
  'no difference shown': [
    [{ country: 'DE', stable: FAST.map((n) => n * 20), quic: FAST.map((n) => n * 20) }],
    [],
    2,
  ],
  'too few sessions': [[{ country: 'DE', stable: [1, 1, 1, 1], quic: [1, 1, 1, 1] }], [], 3],
  'faster, for a system that knows only zero': [faster, ['--success', 'faster'], 0],
  'no more than a lack of sessions, where slower alone is bad': [
    [{ country: 'DE', stable: [1, 1, 1, 1], quic: [1, 1, 1, 1] }],
    ['--success', 'not-slower'],
    0,
  ],
}

t.jobs = 2

for (const [name, [countries, args, code]] of Object.entries(cases)) {
  t.test(`from a file: ${name}, exit code ${code}`, async (t) => {
    const file = join(t.testdir({}), 'metrics.json')
    await writeFile(file, `${otlp(countries)}\n`)
    const by = ['--by', 'geo.country.iso_code']
    const table = await run('--file', file, ...by, ...arms, ...args)
    t.match(table, { code, stderr: '' }, table.stdout + table.stderr)
    for (const { country } of countries) t.match(table.stdout, new RegExp(`│ ${country} +│`))
    const json = await run('--file', file, ...by, ...arms, ...args, '--output', 'json')
    const { strata, overall } = JSON.parse(json.stdout)
    t.equal(strata.length, countries.length)
    const { verdict, ratio } = overall
    t.equal(ratio.low > 1, verdict === 'faster')
    // An end that nothing bounds is null in JSON.
    t.equal((ratio.high ?? 2) < 1, verdict === 'slower')
  })
}

t.test('from a file: arms and attributes that are not there are told with those that are', async (t) => {
  const file = join(t.testdir({}), 'metrics.json')
  await writeFile(file, otlp(faster))
  const wrong: [args: string[], sentence: RegExp][] = [
    [['--arm', 'trakc'], /--arm must be an attribute that a point has, of .*, track, got 'trakc'\n/],
    [['--by', 'country'], /--by must be an attribute that a point has, of .*, got 'country'\n/],
    [['--incumbent', 'a', '--challenger', 'b'], /of track a or b: there are stable, quic\n/],
    [['--metric', 'rtt'], /no histogram rtt is there; histograms are proxy.session.goodput\n/],
    [['--outcomes', 'ends'], /no histogram ends is there, for the outcomes; histograms are/],
  ]
  for (const [args, sentence] of wrong) {
    const { code, stderr } = await run('--file', file, ...arms, ...args)
    t.equal(code, 4)
    t.match(stderr, sentence)
  }
})

t.test(
  'from a real Prometheus: as from the sessions themselves',
  { skip: withoutPrometheus, timeout: 60_000 },
  async (t) => {
    let scrapes = 0
    const text = (): string =>
      faster
        .flatMap(({ country, stable, quic }) =>
          Object.entries({ stable, quic }).flatMap(([track, counts]) => {
            let upTo = 0
            const labels = `track="${track}",geo_country_iso_code="${country}",network_io_direction="transmit"`
            // The first scrape has none: `increase` does not see the first value of a series.
            const lines = [...BOUNDS, '+Inf'].map((le, index) => {
              upTo += scrapes > 2 ? (counts[index] as number) : 0
              return `proxy_session_goodput_bucket{${labels},le="${le}"} ${upTo}`
            })
            return [
              ...lines,
              `proxy_session_duration_count{track="${track}",geo_country_iso_code="${country}"} ${upTo}`,
            ]
          }),
        )
        .join('\n')
    const scraped = new Promise<void>((resolve) => {
      t.context.scraped = resolve
    })
    const target = await serve(t, (_req, res) => {
      scrapes += 1
      res.end(`${text()}\n`)
      if (scrapes > 8) t.context.scraped()
    })
    const prometheus = await startPrometheus(t, Number(new URL(target).port))
    await scraped
    const { url } = prometheus
    const by = ['--by', 'geo_country_iso_code', '--since', '1m', '--show-queries']
    const { code, stdout, stderr } = await run('--prometheus', url, ...by, ...arms)
    t.match({ code, stderr }, { code: 0, stderr: '' }, stdout)
    t.match(
      stdout,
      /sum by \(le, track, geo_country_iso_code\) \(increase\(proxy_session_goodput_bucket\{network_io_direction="transmit",track=~"stable\|quic"\}\[1m\]\)\)/,
    )
    for (const country of ['DE', 'US']) t.match(stdout, new RegExp(`${country} +│ faster`))
  },
)
