import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { type Prometheus, startPrometheus, withoutPrometheus } from '../../test/fixtures/prometheus.js'
import { type Chosen, promqlOfDashboard, variablesOfDashboard } from '../../test/fixtures/promql.js'
import { closed, connect } from '../../test/fixtures/servers.js'
import { headerV1 } from './fixtures/proxy-headers.js'
import { type RunningProxy, startProxy } from './fixtures/proxy-process.js'

const addresses = { DE: '141.76.1.1', US: '18.7.22.1' }
const UPLOAD = 200_000

/** On each track, of each country, a download, an upload and one that is reset; and health checks. @returns sessions */
async function visit(t: Test, { ports }: RunningProxy): Promise<number> {
  let sessions = 0
  for (const port of ports) {
    for (const ip of Object.values(addresses)) {
      const begin = async (request: string) => {
        sessions += 1
        const client = await connect(t, port)
        client.write(Buffer.concat([headerV1(ip, 4711), Buffer.from(request)]))
        return client
      }
      await text(await begin('GET /?bytes=500000 HTTP/1.0\r\n\r\n'))
      const upload = await begin(`PUT / HTTP/1.0\r\nContent-Length: ${UPLOAD}\r\n\r\n`)
      upload.write(Buffer.alloc(UPLOAD))
      await text(upload)
      const reset = await begin('GET /?bytes=500000&pace=1000 HTTP/1.0\r\n\r\n')
      reset.once('data', () => reset.resetAndDestroy())
      await closed(reset)
    }
    const check = await connect(t, port)
    check.write('GET / HTTP/1.1\r\n\r\n')
    await text(check)
  }
  return sessions
}

/** Every query has an answer, though loopback may lose nothing that would be sent again. */
async function answersAll(t: Test, prometheus: Prometheus, chosen: Chosen): Promise<void> {
  for (const query of promqlOfDashboard(chosen)) {
    const values = (await prometheus.query(query)).map(({ value }) => value)
    t.ok(values.length > 0 && values.every(Number.isFinite), `${query}: ${values}`)
    t.ok(query.includes('_retransmitted_') || values.some((value) => value > 0), 'and not only 0')
  }
}

/** What Grafana would offer to choose from. */
async function offered(prometheus: Prometheus, series: string, label: string): Promise<string[]> {
  const query = new URLSearchParams({ 'match[]': series })
  const response = await fetch(`${prometheus.url}/api/v1/label/${label}/values?${query}`)
  return ((await response.json()) as { data: string[] }).data
}

const skip = withoutPrometheus || (process.platform !== 'linux' && 'goodput as delivered is of Linux')

t.test('every query and variable of the dashboard finds what the proxy tells', { skip }, async (t) => {
  const proxy = await startProxy(t, [
    ...['--listen', '127.0.0.1:0=stable', '--listen', '127.0.0.1:0=quic', '--proxy-protocol'],
    ...['--metrics', '127.0.0.1:0'],
  ])
  const metrics = new URL(proxy.page)
  const prometheus = await startPrometheus(t, Number(metrics.port))
  const clients = proxy.ports.flatMap((port) => Object.values(addresses).map((ip) => ({ port, ip })))
  for (const { port, ip } of clients) (await connect(t, port)).write(headerV1(ip, 4711))
  // A rate begins with the first sample of a series: what made the series is not in it.
  let sessions = 0
  for (let round = 0; round < 2; round += 1) {
    sessions += await visit(t, proxy)
    await prometheus.until('sum(proxy_session_duration_count)', sessions)
  }
  await prometheus.until('sum(proxy_connections)', clients.length)

  await t.test('of all', (t) => answersAll(t, prometheus, {}))

  const chosen: Record<string, string> = {}
  await t.test('variables', async (t) => {
    const wanted: Chosen = { instance: metrics.host, track: 'quic', country: 'US' }
    const variables = variablesOfDashboard()
    t.strictSame(variables.map(({ name }) => name).sort(), Object.keys(wanted).sort())
    for (const { name, series, label } of variables) {
      const values = await offered(prometheus, series, label)
      t.ok(values.includes(wanted[name] ?? ''), `${name}: ${values}`)
      chosen[name] = wanted[name] ?? ''
    }
  })

  await t.test('of one instance, track and country', (t) => answersAll(t, prometheus, chosen))
  await t.test('of a track that there is not: none', async (t) => {
    for (const query of promqlOfDashboard({ track: 'none' })) t.strictSame(await prometheus.query(query), [])
  })
})
