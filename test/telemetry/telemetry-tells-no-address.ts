import net from 'node:net'
import t from 'tap'
import { measuredListener, observeConnections, updateContext } from '../../lib/index.js'
import { Metrics } from '../fixtures/metrics.js'
import { everyReporter } from '../fixtures/reporters.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

t.test('no metric carries an address, a port or a device, only what was asked for', async (t) => {
  const m = new Metrics()
  const options = { meter: m.meter, countryLookup: () => 'US', attributes: { track: 'a' } }
  const reports = new Reports()
  const server = net.createServer((socket) => {
    updateContext(socket, { clientIp: '8.8.8.8', device: 'phone-1', user: 'alice' })
    socket.on('error', () => undefined).pipe(socket)
  })
  const reporter = everyReporter(options, reports.reporter)
  observeConnections(measuredListener(server, NEVER, reporter), options)
  const port = await listen(t, server)
  await connect(t, port)
  const client = await connect(t, port)
  client.write('hello')
  await new Promise((resolve) => client.once('data', resolve))
  client.resetAndDestroy()
  await reports.final()

  const metrics = await m.collect()
  t.equal(metrics.length, 5)
  const known = {
    'network.io.direction': ['receive', 'transmit'],
    'geo.country.iso_code': ['US'],
    'error.type': ['ECONNRESET'],
    track: ['a'],
  }
  for (const { name, points } of metrics) {
    for (const { attributes } of points) {
      t.equal(attributes['geo.country.iso_code'], 'US', name)
      for (const [key, value] of Object.entries(attributes)) {
        t.ok(known[key as keyof typeof known]?.includes(value as string), `${name}: ${key} = ${value}`)
      }
    }
  }
})
