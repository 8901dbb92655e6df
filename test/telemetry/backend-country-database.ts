import t from 'tap'
import { geoipLite } from '../../lib/geo/geoip-lite.js'
import { goodputReporter, measuredListener, updateContext } from '../../lib/index.js'
import { Metrics } from '../fixtures/metrics.js'
import { NEVER } from '../fixtures/servers.js'
import { acceptStreams, idleServer } from '../fixtures/streams.js'

/** Where geoip-lite looks for its data. */
function dataIn(folder: string): void {
  process.env.GEODATADIR = folder
}

t.test('a database that is missing is told at start-up, not at the first close', async (t) => {
  dataIn(t.testdir({}))
  t.throws(() => geoipLite(), { message: /ENOENT.*geoip-country\.dat/ })
})

t.test('so is one that is corrupt', async (t) => {
  dataIn(t.testdir({ 'geoip-country.dat': 'garbage', 'geoip-country6.dat': 'garbage' }))
  t.throws(() => geoipLite(), { message: /^geoip-lite cannot be loaded, or its data cannot be read/ })
})

t.test('one that throws at every look-up loses no sample, and does not hurt the server', async (t) => {
  const m = new Metrics()
  const server = idleServer()
  const told: unknown[] = []
  const countryLookup = (): string => {
    throw new Error('the database is closed')
  }
  const goodput = goodputReporter({ meter: m.meter, minBytes: 0, countryLookup })
  measuredListener(server, NEVER, goodput, { onError: (error) => told.push(error) })
  const streams = acceptStreams(server, 50)
  for (const [index, stream] of streams.entries()) {
    updateContext(stream, { clientIp: `8.8.8.${index}` })
    stream.push('some')
  }
  await new Promise(setImmediate)
  for (const stream of streams) stream.destroy()
  t.match(await m.points(), [{ attributes: { 'geo.country.iso_code': 'n/a' }, count: 50 }])
  t.ok(told.length > 0)
  t.match(told[0], { message: 'the database is closed' })
})
