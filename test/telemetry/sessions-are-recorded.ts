import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { combineReporters, measuredListener, sessionReporter } from '../../lib/index.js'
import { Metrics, session } from '../fixtures/metrics.js'
import { Reports } from '../fixtures/reports.js'
import { dial, listen, NEVER } from '../fixtures/servers.js'

const country = { 'geo.country.iso_code': 'n/a' }

t.test('the seconds of every session, once, whether or not it moved a byte', async (t) => {
  const m = new Metrics()
  const reporter = sessionReporter({ meter: m.meter })
  const [ctx, stats, deltaStats] = session({ recvTotal: 1, duration: 1500 })
  reporter(ctx, stats, deltaStats, false)
  reporter(ctx, stats, deltaStats, true)
  reporter(...session({ duration: 0 }))
  t.match(await m.collect(), [{ name: 'proxy.session.duration', unit: 's' }])
  t.same(await m.points(), [{ attributes: country, count: 2, sum: 1.5 }])
})

t.test('from ten milliseconds to a day, two boundaries a decade', async (t) => {
  const m = new Metrics()
  sessionReporter({ meter: m.meter })(...session({ duration: 1 }))
  const boundaries = (await m.collect())[0]?.points[0]?.value.buckets.boundaries ?? []
  t.same(boundaries.slice(0, 4), [0.01, 0.03, 0.1, 0.3])
  t.equal(boundaries.at(-1), 100_000)
  t.equal(boundaries.length, 15)
})

const unnamed = Object.assign(new Error('no name'), { name: '' })
const legacy = Object.assign(new Error('a number for a code'), { code: 20, name: 'AbortError' })
const errors: [string, unknown][] = [
  ['ECONNRESET', Object.assign(new Error('read ECONNRESET 8.8.8.8:443'), { code: 'ECONNRESET' })],
  ['TypeError', new TypeError('no code')],
  ['AbortError', legacy],
  ['_OTHER', unnamed],
  ['_OTHER', 'no error at all'],
]
for (const [type, error] of errors) {
  t.test(`error.type of ${error} is ${type}`, async (t) => {
    const m = new Metrics()
    sessionReporter({ meter: m.meter })(...session({ duration: 1000, error: error as Error }))
    t.same(await m.points(), [{ attributes: { ...country, 'error.type': type }, count: 1, sum: 1 }])
  })
}

t.test('the user cannot make an error of what is none', async (t) => {
  const m = new Metrics()
  const attributes = { 'error.type': 'mine', track: 'a' }
  sessionReporter({ meter: m.meter, attributes })(...session({ duration: 1000 }))
  t.same(await m.points(), [{ attributes: { ...country, track: 'a' }, count: 1, sum: 1 }])
})

t.test('real ends: by the client, by reset, by an error of the application', async (t) => {
  const m = new Metrics()
  const reports = new Reports()
  const server = net.createServer((socket) => {
    // The application handles its errors; the reporter adds no listener for them.
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      if (data.includes('fail')) socket.destroy(new RangeError('of the application'))
      else socket.write(data)
    })
  })
  measuredListener(server, NEVER, combineReporters(sessionReporter({ meter: m.meter }), reports.reporter))
  const port = await listen(t, server)
  for (const [index, end] of ['end', 'reset', 'fail'].entries()) {
    const client = dial(t, port)
    await once(client, 'connect')
    client.write(end)
    client.once('data', () => (end === 'reset' ? client.resetAndDestroy() : client.end()))
    await reports.until(() => reports.finals.length > index)
  }
  const outcomes = (await m.points()).map(({ attributes, count }) => [attributes['error.type'], count])
  t.same(outcomes, [
    [undefined, 1],
    ['ECONNRESET', 1],
    ['RangeError', 1],
  ])
})
