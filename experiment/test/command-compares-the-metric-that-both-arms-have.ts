import t from 'tap'
import { type Answers, answering, buckets, quicIsFaster } from './fixtures/answering-prometheus.js'
import { arms, run } from './fixtures/command.js'

const BOTH = ['quic', 'stable']

/** What the command says of a server, for people and for programs. */
async function told(t: Parameters<typeof answering>[0], answers: Answers, ...args: string[]) {
  const { url, asked } = await answering(t, answers)
  const { code, stdout, stderr } = await run('--prometheus', url, ...arms, ...args, '--output', 'json')
  return { code, stderr, asked, ...(stdout === '' ? {} : JSON.parse(stdout)) }
}

t.test('a better metric that only one arm has is passed over, and told', async (t) => {
  const { code, metric, notes } = await told(t, {
    labels: { proxy_session_goodput_delivered_bucket: ['track'], proxy_session_goodput_bucket: ['track'] },
    values: {
      __name__: ['proxy_session_goodput_bucket', 'proxy_session_goodput_delivered_bucket'],
      'track of proxy_session_goodput_delivered_bucket': ['quic'],
      track: BOTH,
    },
    queries: { 'sum by (le': quicIsFaster },
  })
  t.match({ code, metric }, { code: 0, metric: 'proxy_session_goodput' })
  t.match(notes, [
    'proxy_session_goodput_delivered_bucket has only track=quic: proxy_session_goodput_bucket is compared',
    /no histogram proxy\.session\.duration is there/,
  ])
})

t.test(
  'the same metric under a second name is told: a fleet in which two ways lead to the server',
  async (t) => {
    const { notes } = await told(
      t,
      {
        labels: { m_bucket: ['track'], m_bytes_per_second_bucket: ['track'] },
        values: { __name__: ['m_bucket', 'm_bytes_per_second_bucket'], track: BOTH },
        queries: { 'sum by (le': quicIsFaster },
      },
      ...['--metric', 'm', '--outcomes', 'none'],
    )
    t.same(notes, [
      'm_bytes_per_second_bucket is there too, and not read: --metric m_bytes_per_second_bucket compares that',
    ])
  },
)

t.test('an incumbent that is not there is told as a challenger is', async (t) => {
  const { code, notes } = await told(t, {
    labels: { proxy_session_goodput_bucket: ['track'] },
    values: { __name__: ['proxy_session_goodput_bucket'], track: ['quic', 'b'] },
    queries: { 'sum by (le': buckets({ track: 'quic' }, { '10': 20, '+Inf': 500 }) },
  })
  t.equal(code, 3)
  t.ok(notes.includes('no series of proxy_session_goodput_bucket has track=stable: there are quic, b'))
})

t.test('a value of --where that no series has: exit 4, and the values that there are', async (t) => {
  const direction = 'network_io_direction'
  const many = Array.from({ length: 25 }, (_, n) => `dc${n}`)
  const answers = {
    labels: { proxy_session_goodput_bucket: ['track', 'dc', direction] },
    values: {
      __name__: ['proxy_session_goodput_bucket'],
      track: [] as string[],
      'track of proxy_session_goodput_bucket': BOTH,
      [direction]: ['transmit'],
      dc: many,
    },
    queries: {},
  }
  const { code, stderr } = await told(t, answers, '--where', 'dc=fra')
  t.equal(code, 4)
  t.match(
    stderr,
    /no series of proxy_session_goodput_bucket has dc=fra: there are dc0, .*dc19, and 5 more\n$/,
  )
  const both = await told(t, answers, '--where', 'dc=dc1')
  t.match(
    both.stderr,
    /no session of proxy_session_goodput_bucket is there, with network_io_direction=transmit, dc=dc1 and track, since 24h\n$/,
  )
})

t.test(
  'native histograms, their outcomes and their overflow are counted as such, in windows too',
  async (t) => {
    const track = (value: string, counts: [string, number][]) => ({
      metric: { track: value },
      histogram: [
        0,
        { count: '500', sum: '0', buckets: counts.map(([upper, count]) => [0, '1', upper, `${count}`]) },
      ] as never,
    })
    const native = {
      labels: {
        'proxy.session.goodput': ['track', 'otel.metric.overflow'],
        'proxy.session.duration': ['track'],
      },
      values: { __name__: ['proxy.session.goodput', 'proxy.session.duration'], track: BOTH },
      queries: {
        'sum by (track) (increase(': [track('stable', [['10', 500]]), track('quic', [['10', 500]])],
        'sum by (track, error_type) (histogram_count(increase({"proxy.session.duration"': BOTH.map(
          (each) => ({
            metric: { track: each },
            value: [0, '500'] as const,
          }),
        ),
        'sum(histogram_count(increase({"proxy.session.goodput","otel.metric.overflow"="true"}': [
          { metric: {}, value: [0, '7'] as const },
        ],
      },
    }
    for (const window of [[], ['--window', '1h']]) {
      const { notes, overall, stderr } = await told(t, native, '--by', '', ...window)
      t.equal(stderr, '')
      t.match(overall, { incumbent: { sessions: 500 }, failures: { challenger: { value: 0 } } })
      t.match(notes[0], /^7 sessions are in an overflow series/)
      t.equal(
        notes[1],
        window.length > 0 ? 'compared within windows of 1h, 1 of which have sessions' : undefined,
      )
    }
  },
)

t.test('classic ones in windows: boundaries that some series lack are left out in each', async (t) => {
  const { code, notes, start, end } = await told(
    t,
    {
      labels: { proxy_session_goodput_bucket: ['track'] },
      values: { __name__: ['proxy_session_goodput_bucket'], track: BOTH },
      queries: {
        'sum by (le': quicIsFaster.flatMap((each) =>
          each.metric.le === '10'
            ? [each, ...['3', '5'].map((le) => ({ ...each, metric: { ...each.metric, le } }))]
            : [each],
        ),
        'count by (le)': buckets({}, { '3': 1, '5': 1, '10': 2, '+Inf': 2 }),
      },
    },
    ...['--since', '6h', '--at', '1700003600', '--window', '2h', '--outcomes', 'none'],
  )
  t.equal(code, 0)
  t.same(notes, [
    'the series have unlike boundaries: 3, 5 are left out, which some lack',
    'compared within windows of 2h, 1 of which have sessions',
  ])
  t.same({ start, end }, { start: '2023-11-14T17:13:20.000Z', end: '2023-11-14T23:13:20.000Z' })
})
