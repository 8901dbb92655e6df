import t from 'tap'
import { type Histogram, histogramsOf } from '../lib/command/metric-names.js'
import { answering, buckets } from './fixtures/answering-prometheus.js'
import { arms, run } from './fixtures/command.js'

const names: Record<string, [series: string[], found: Histogram | undefined]> = {
  "OpenTelemetry JS' exporter": [
    ['proxy_session_goodput_bucket', 'proxy_session_goodput_count', 'proxy_session_goodput_sum'],
    { name: 'proxy_session_goodput', native: false },
  ],
  "Prometheus' OTLP receiver": [
    ['proxy_session_goodput_bytes_per_second_bucket', 'proxy_session_goodput_bytes_per_second_count'],
    { name: 'proxy_session_goodput_bytes_per_second', native: false },
  ],
  'UTF-8 with suffixes': [
    ['proxy.session.goodput_bytes_per_second_bucket'],
    { name: 'proxy.session.goodput_bytes_per_second', native: false },
  ],
  'UTF-8, native': [['proxy.session.goodput'], { name: 'proxy.session.goodput', native: true }],
  'native ones, and classic ones beside': [
    ['proxy_session_goodput_bucket', 'proxy_session_goodput'],
    { name: 'proxy_session_goodput', native: true },
  ],
  'another metric whose name begins so': [['proxy_session_goodput_active_bucket'], undefined],
}
for (const [name, [series, found]] of Object.entries(names)) {
  t.test(name, async (t) => {
    t.same(histogramsOf('proxy.session.goodput', series)[0], found)
  })
}

t.test('a name with _bucket wants the classic one', async (t) => {
  const [found] = histogramsOf('proxy_session_goodput_bucket', [
    'proxy_session_goodput',
    'proxy_session_goodput_bucket',
  ])
  t.same(found, { name: 'proxy_session_goodput', native: false })
})

const FAST = { '1000': 20, '10000': 100, '+Inf': 500 }
const SLOW = { '1000': 400, '10000': 480, '+Inf': 500 }

t.test('UTF-8 names of a Prometheus 3 are quoted, of metrics and of labels', async (t) => {
  const country = { 'geo.country.iso_code': 'DE' }
  const series = 'proxy.session.goodput.delivered_bucket'
  const { url, asked } = await answering(t, {
    labels: {
      [series]: ['__name__', 'le', 'track', 'geo.country.iso_code', 'network.io.direction'],
      'proxy.session.duration_count': ['track', 'geo.country.iso_code', 'error.type'],
    },
    values: {
      __name__: [series, 'proxy.session.goodput_bucket', 'proxy.session.duration_count'],
      track: ['quic', 'stable'],
    },
    queries: {
      'sum by (le': [
        ...buckets({ track: 'stable', ...country }, SLOW),
        ...buckets({ track: 'quic', ...country }, FAST),
      ],
      'sum by (track': [
        { metric: { track: 'stable', ...country }, value: [0, '500'] },
        { metric: { track: 'quic', ...country, 'error.type': 'ECONNRESET' }, value: [0, '40'] },
        { metric: { track: 'quic', ...country }, value: [0, '460'] },
      ],
    },
  })
  const { code, stdout, stderr } = await run(
    '--prometheus',
    `${url}/`,
    ...arms,
    '--by',
    'geo_country_iso_code',
  )
  t.match({ code, stderr }, { code: 2, stderr: '' }, stdout)
  t.match(stdout, /│ DE +│ faster but fails more │/)
  const harmless = await run(
    '--prometheus',
    url,
    ...arms,
    '--by',
    'geo_country_iso_code',
    '--harmless',
    'ECONNRESET',
  )
  t.equal(harmless.code, 0, 'a reset that is named as no failure is none')
  const queries = asked
    .slice(0, asked.length / 2)
    .filter(({ path }) => path === '/api/v1/query')
    .map(({ text }) => text)
  t.match(queries.sort(), [
    /^count by \(le\) /,
    'sum by (le, track, "geo.country.iso_code") (increase({"proxy.session.goodput.delivered_bucket","network.io.direction"="transmit",track=~"stable|quic"}[24h]))',
    'sum by (track, "geo.country.iso_code", "error.type") (increase({"proxy.session.duration_count",track=~"stable|quic"}[24h]))',
  ])
})

t.test('an arm of a UTF-8 name is looked up by its escaped one', async (t) => {
  const { url } = await answering(t, {
    labels: { m_bucket: ['le', 'deploy.track'] },
    values: { __name__: ['m_bucket'], U__deploy_2e_track: ['stable', 'quic'] },
    queries: {
      'sum by (le': [
        ...buckets({ 'deploy.track': 'stable' }, SLOW),
        ...buckets({ 'deploy.track': 'quic' }, FAST),
      ],
    },
  })
  const options = ['--metric', 'm', '--arm', 'deploy_track', '--incumbent', 'stable', '--challenger', 'quic']
  const { code, stdout } = await run('--prometheus', url, ...options)
  t.equal(code, 0, stdout)
  t.match(stdout, 'note: no histogram proxy.session.duration is there')
})

const goodput = {
  labels: {
    proxy_session_goodput_bucket: ['le', 'track', 'network_io_direction'],
    proxy_session_goodput_active_bucket: ['le', 'track', 'network_io_direction'],
  },
  queries: {},
}
const failing: Record<string, [answers: Parameters<typeof answering>[1], args: string[], sentence: RegExp]> =
  {
    'no histogram of that name': [
      { labels: {}, values: { __name__: ['http_requests_bucket'] }, queries: {} },
      [],
      /no histogram proxy.session.goodput.delivered or .* is there, since 24h; histograms with buckets are http_requests_bucket\n/,
    ],
    'no histogram at all': [
      { labels: {}, values: {}, queries: {} },
      ['--metric', 'rtt', '--at', '2026-01-31T12:00:00Z'],
      /no histogram rtt is there, in the 24h before 2026-01-31T12:00:00\.000Z; nor is any other\n/,
    ],
    'no such label': [
      { ...goodput, values: { __name__: ['proxy_session_goodput_bucket'] } },
      ['--arm', 'trakc'],
      /--arm: proxy_session_goodput_bucket has no label trakc, but track, network_io_direction\n/,
    ],
    'no such arms': [
      { ...goodput, values: { __name__: ['proxy_session_goodput_bucket'], track: ['a', 'b'] } },
      [],
      /has track=stable or quic, since 24h: there are a, b\n/,
    ],
    'no such stratum': [
      { ...goodput, values: { __name__: ['proxy_session_goodput_bucket'], track: ['stable', 'quic'] } },
      ['--by', 'country'],
      /--by: proxy_session_goodput_bucket has no label country, but track, network_io_direction\n/,
    ],
    'no outcomes of the name that was given': [
      { ...goodput, values: { __name__: ['proxy_session_goodput_bucket'], track: ['stable', 'quic'] } },
      ['--outcomes', 'ends'],
      /no histogram ends is there, for the outcomes\n/,
    ],
  }
for (const [name, [answers, args, sentence]] of Object.entries(failing)) {
  t.test(`${name}: exit 4 and a sentence that says what there is`, async (t) => {
    const { url } = await answering(t, answers)
    const { code, stdout, stderr } = await run('--prometheus', url, ...arms, ...args)
    t.match({ code, stdout }, { code: 4, stdout: '' })
    t.match(stderr, sentence)
  })
}

t.test('a misspelt challenger: too few sessions, and those that there are', async (t) => {
  const { url } = await answering(t, {
    ...goodput,
    values: { __name__: ['proxy_session_goodput_bucket'], track: ['stable', 'quic'] },
    queries: { 'sum by (le': buckets({ track: 'stable' }, FAST) },
  })
  const { code, stdout } = await run('--prometheus', url, ...arms, '--challenger', 'quik')
  t.equal(code, 3)
  t.match(stdout, /note: no series of proxy_session_goodput_bucket has track=quik: there are stable, quic\n/)
})

t.test('headers and credentials go with each request; a name and a password leave the URL', async (t) => {
  const { url, asked } = await answering(t, {
    ...goodput,
    values: { __name__: ['proxy_session_goodput_bucket'], track: ['stable', 'quic'] },
    queries: { 'sum by (le': [...buckets({ track: 'stable' }, SLOW), ...buckets({ track: 'quic' }, FAST)] },
    warnings: ['one store did not answer'],
  })
  const secret = url.replace('http://', 'http://me:s%40crt@')
  const { code, stdout } = await run(
    '--prometheus',
    `${secret}/prom/`,
    ...arms,
    '--header',
    'X-Scope-OrgID: a',
  )
  t.equal(code, 0)
  t.match(stdout, 'note: one store did not answer')
  t.notMatch(stdout, /crt/)
  t.ok(asked.length > 3)
  for (const { path, headers } of asked) {
    t.match(path, /^\/prom\/api\/v1\//)
    t.equal(headers['x-scope-orgid'], 'a')
    t.equal(headers.authorization, `Basic ${Buffer.from('me:s@crt').toString('base64')}`)
  }
})
