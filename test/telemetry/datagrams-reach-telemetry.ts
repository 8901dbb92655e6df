import t from 'tap'
import { measuredDatagrams, observeConnections } from '../../lib/index.js'
import { HandClock } from '../fixtures/clock.js'
import { bound, deliver } from '../fixtures/datagrams.js'
import { Metrics } from '../fixtures/metrics.js'
import { everyReporter } from '../fixtures/reporters.js'
import { NEVER } from '../fixtures/servers.js'

t.test('every bundled reporter takes sessions as they are, and attributes tell the transport', async (t) => {
  const m = new Metrics()
  const options = {
    meter: m.meter,
    countryLookup: () => 'DE',
    attributes: { 'network.transport': 'udp' },
  }
  const [server, peer] = [await bound(t), await bound(t)]
  const clock = new HandClock(t)
  const measured = measuredDatagrams(server, NEVER, everyReporter(options))
  observeConnections(measured, options)
  await deliver('hello', peer, server)
  measured.updateContext({ address: '127.0.0.1', port: peer.port }, { clientIp: '217.0.0.1' })
  clock.pass(500)
  await deliver('hello', server, peer)

  const names = async () => (await m.collect()).map(({ name, points }) => [name, points.length])
  t.same(await names(), [['proxy.connections', 1]])
  clock.pass(61_000)
  const metrics = await m.collect()
  t.same(metrics.map(({ name, points }) => [name, points.length]).sort(), [
    ['proxy.connections', 1],
    ['proxy.io', 2],
    ['proxy.session.duration', 1],
    ['proxy.session.goodput', 2],
    ['proxy.session.goodput.active', 2],
  ])
  for (const { name, points } of metrics) {
    for (const { attributes, value } of points) {
      t.match(attributes, { 'network.transport': 'udp', 'geo.country.iso_code': 'DE' }, name)
      if (name === 'proxy.session.goodput') t.match(value, { count: 1, sum: 10 }, '5 bytes in half a second')
    }
  }
})
