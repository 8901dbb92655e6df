import t from 'tap'
import { measuredListener, type Stats, trafficReporter } from '../../lib/index.js'
import { echoServer } from '../fixtures/echo.js'
import { Metrics, session } from '../fixtures/metrics.js'
import { seriesOf } from '../fixtures/series.js'
import { closed, connect, listen, NEVER } from '../fixtures/servers.js'

const receive = { 'network.io.direction': 'receive', 'geo.country.iso_code': 'n/a' }
const transmit = { ...receive, 'network.io.direction': 'transmit' }

/** A report of an open connection that has moved this since the last one. */
function report(delta: Partial<Stats>): Parameters<ReturnType<typeof trafficReporter>> {
  const [ctx, stats] = session({ recvTotal: 1e6, sentTotal: 1e6 })
  return [ctx, stats, session(delta)[1], false]
}

t.test('the bytes of every report, per direction, since the report before', async (t) => {
  const m = new Metrics()
  const reporter = trafficReporter({ meter: m.meter })
  reporter(...report({ recvTotal: 10, sentTotal: 200 }))
  reporter(...report({ recvTotal: 1 }))
  reporter(...session({ sentTotal: 3 }))
  t.match(await m.collect(), [{ name: 'proxy.io', unit: 'bytes' }])
  t.same(await seriesOf(m, 'proxy.io'), [
    { attributes: receive, value: 11 },
    { attributes: transmit, value: 203 },
  ])
})

t.test('a report in which nothing moved is no sample, and asks for no attributes', async (t) => {
  const m = new Metrics()
  const attributes = (): never => t.fail('were asked for') as never
  trafficReporter({ meter: m.meter, attributes })(...report({ duration: 1000 }))
  t.same(await m.collect(), [])
})

t.test('of real connections it is what the clients counted, open or closed', async (t) => {
  const m = new Metrics()
  const server = echoServer()
  const listener = measuredListener(server, NEVER, trafficReporter({ meter: m.meter }))
  const port = await listen(t, server)
  const clients = await Promise.all([1, 2, 3].map(() => connect(t, port)))
  for (const client of clients) {
    client.write(Buffer.alloc(100_000))
    let left = 100_000
    for await (const chunk of client.iterator({ destroyOnReturn: false })) {
      left -= chunk.length
      if (left === 0) break
    }
  }
  listener.report()
  const values = async () => (await seriesOf(m, 'proxy.io')).map(({ value }) => value)
  t.same(await values(), [300_000, 300_000], 'while they are open')
  for (const client of clients) await closed(client.resume().end())
  listener.stop()
  t.same(await values(), [300_000, 300_000], 'and not once more when they end')
})
