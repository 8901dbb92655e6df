import { readFileSync } from 'node:fs'
import net from 'node:net'
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { measuredListener, updateContext } from 'measured-listener'
import { tcpInfo } from 'measured-listener/tcp-info'
import t, { type Test } from 'tap'
import { closed, connect, listen } from '../../test/fixtures/servers.js'
import { ALL, type Exposition, expose } from '../lib/exposition.js'
import { telemetry } from '../lib/telemetry.js'
import { LOOPBACK, startProxy } from './fixtures/proxy-process.js'

/** As README has them, each with what it leaves. */
const choices: Readonly<Record<string, Exposition>> = {
  'all of it': ALL,
  '`--buckets coarse`': { ...ALL, buckets: 'coarse' },
  '`--rates delivered`': { ...ALL, rates: ['delivered'] },
  '`--rates delivered --buckets coarse`': { ...ALL, rates: ['delivered'], buckets: 'coarse' },
  '`--rates delivered --buckets coarse --no-country`': {
    ...{ rates: ['delivered'], buckets: 'coarse', country: false },
  },
}
const tracks = ['stable', 'quic']
/** Addresses of documentation, so that no database is asked. */
const countries = ['DE', 'US', 'JP', 'BR', 'ZA']

/** What a proxy has recorded when one client of each country has used each track, both ways. */
async function recorded(t: Test): Promise<ResourceMetrics> {
  const settings = { countryLookup: (ip: string) => countries[Number(ip.at(-1))], minBytes: 1 }
  const recording = telemetry({ ...settings, exposition: ALL, notice: (text) => t.fail(text) })
  const clients = tracks.flatMap((track) =>
    countries.map((_, index) => ({ track, clientIp: `8.8.8.${index}` })),
  )
  const server = net.createServer((socket) => {
    updateContext(socket, clients.pop() ?? {})
    socket.pipe(socket)
  })
  const listener = measuredListener(server, 10_000, recording.reporter, { tcpInfo: tcpInfo() })
  recording.observe(listener)
  const port = await listen(t, server)
  while (clients.length > 0) {
    const client = await connect(t, port)
    client.end('hello')
    await closed(client.resume())
  }
  const { resourceMetrics } = await recording.exporter.collect()
  return resourceMetrics
}

const serializer = new PrometheusSerializer('', false, undefined, false, true)

/** The samples that /metrics would have: by series, the value. */
function samples(all: ResourceMetrics, exposition: Exposition): ReadonlyMap<string, number> {
  const lines = serializer.serialize(expose(all, exposition)).split('\n')
  const told = lines.filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(told.map((line) => [line.replace(/ \S+$/, ''), Number(line.replace(/^.* /, ''))]))
}

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const skip = process.platform !== 'linux' && 'rates delivered are of Linux'

t.test('the options reach /metrics', async (t) => {
  const few = ['--rates', 'delivered', '--buckets', 'coarse', '--no-country', '--min-bytes', '1']
  const proxy = await startProxy(t, [...LOOPBACK, '--metrics', '127.0.0.1:0', ...few])
  const client = await connect(t, proxy.ports[0] as number)
  client.end('GET /?bytes=1000 HTTP/1.0\r\n\r\n')
  await closed(client.resume())
  await proxy.sessions(1)
  const text = await (await fetch(`${proxy.page}metrics`)).text()
  t.match(text, 'proxy_session_duration_count 1')
  t.notMatch(text, /proxy_session_goodput(_active)?_bucket|geo_country|le="1.5"/)
})

t.test('five countries on two tracks', { skip }, async (t) => {
  const all = await recorded(t)

  await t.test('cost what README says', async (t) => {
    for (const [name, exposition] of Object.entries(choices)) {
      const count = samples(all, exposition).size.toLocaleString('en')
      t.ok(readme.includes(`| ${name} | ${count} |`), `${name}: ${count}`)
    }
  })

  await t.test('each metric costs what README says', async (t) => {
    const ofOne = (labels: string): ((series: string) => boolean) => {
      const names = ['track="stable"', 'geo_country_iso_code="DE"', 'network_io_direction="receive"']
      const wanted = names.filter((_, index) => labels.split(', ').length > index)
      return (series) => wanted.every((label) => series.includes(label))
    }
    const told = [...samples(all, ALL).keys()]
    const rows = [...readme.matchAll(/^\| `(proxy_session\w+|proxy_io_total)` \| (.*) \| (\d+)/gm)]
    t.equal(rows.length, 6)
    for (const [, name = '', labels = '', count] of rows) {
      const series = told.filter((each) => new RegExp(`^${name}(_bucket|_sum|_count)?\\{`).test(each))
      t.equal(series.filter(ofOne(labels)).length, Number(count), name)
    }
  })

  await t.test('coarse buckets are the fine ones, summed', async (t) => {
    const [fine, coarse] = [samples(all, ALL), samples(all, { ...ALL, buckets: 'coarse' })]
    t.ok(coarse.size < fine.size / 2)
    for (const [series, value] of coarse) if (fine.get(series) !== value) t.fail(series)
  })

  await t.test('without countries, what is told is the sum over all', async (t) => {
    const [apart, together] = [samples(all, ALL), samples(all, { ...ALL, country: false })]
    t.notOk([...together.keys()].some((series) => series.includes('country')))
    for (const [series, value] of together) {
      const parts = [...apart].filter(([each]) => each.replace(/,?geo_country_iso_code=".."/, '') === series)
      const sum = parts.reduce((sum, [, part]) => sum + part, 0)
      if (Math.abs(sum - value) > 1e-9 * sum) t.fail(`${series} ${value}, and apart ${sum}`)
    }
  })
})
