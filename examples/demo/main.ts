/**
 * A file server, measured, and real traffic over real sockets: a line as each session ends, then what an
 * operator would see of them all, a table from the histograms that OpenTelemetry collected.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { combineReporters, type GoodputOptions, goodputReporter, measuredListener } from 'measured-listener'
import { geoipLite } from 'measured-listener/geoip-lite'
import { type TcpInfo, tcpInfo } from 'measured-listener/tcp-info'
import { type ClientCount, holdSession } from './client.js'
import { Comparison } from './comparison.js'
import { collectHistograms, provider } from './metrics.js'
import { fileServer } from './server.js'
import { sessionHead, sessionLines } from './session-lines.js'
import { goodputTable } from './table.js'
import { send, sessions } from './traffic.js'

/** What the kernel knows, where it can be asked; else why not. */
function kernel(): TcpInfo | string {
  try {
    return tcpInfo()
  } catch (error) {
    return (error as Error).message
  }
}

const countryLookup = geoipLite()
const known = kernel()
const counts = new Map<number, ClientCount>()
const comparison = new Comparison()

const goodput: GoodputOptions = {
  meter: provider.getMeter('demo'),
  directions: ['receive', 'transmit'],
  minBytes: 0,
  countryLookup,
  attributes: ({ transfer }) => (transfer ? { transfer } : {}),
}
const reporter = combineReporters(
  sessionLines(counts, countryLookup, comparison),
  goodputReporter({ ...goodput, rate: 'lifetime' }),
  goodputReporter({ ...goodput, rate: 'active' }),
)

const server = fileServer()
measuredListener(server, 1_000, reporter, {
  rateInterval: 100,
  ...(typeof known === 'string' ? {} : { tcpInfo: known }),
  onError: (error) => {
    console.error(error)
    process.exitCode = 1
  },
})
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo

console.log(`Measuring a file server on 127.0.0.1:${port}, and ${sessions.length} sessions with it.\n`)
if (typeof known === 'string') console.log(`Without what was delivered: ${known}.\n`)
console.log(sessionHead)
await send((session) => holdSession(session, port, (localPort, count) => counts.set(localPort, count)))
// 'close' comes after the last connection has ended, and so has been reported.
await once(server.close(), 'close')

const histograms = await collectHistograms()
await provider.shutdown()
const lifetime = histograms.get('proxy.session.goodput') ?? []
const active = histograms.get('proxy.session.goodput.active') ?? []
console.log(`
=  ${comparison.agree} sessions: our count and the client's agree, to the byte.
>  ${comparison.cut} sessions that the client cut off: what it had not read by then lay in the
   kernel's buffers, which we count as sent. Delivered is what its kernel took.
The links are clients that read slowly: until their kernels' buffers are full,
what is delivered has the speed of loopback.

Goodput by direction and country, out of the collected histograms: the median,
and how the sessions spread (bytes/s on a log scale). Left out is what went the
other way in each session, mere headers.

${goodputTable(lifetime, active)}`)

if (!comparison.holds(sessions.length)) {
  console.log(`\n!  Of ${sessions.length} sessions ${comparison.differ} differ: this must not be.`)
  process.exitCode = 1
}
