/**
 * An experiment: two measured servers, the incumbent's track and the challenger's, real sessions over slow links in
 * three countries; then, from the histograms that OpenTelemetry collected, whether the challenger is faster. Beside
 * each verdict is what is true.
 *
 * Where the kernel can be asked (Linux, koffi) it makes the links slow, too, and what it knows of them is compared. Else
 * the clients take their time, which no kernel sees, and the active rate is the best there is.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { compareStrata, histogramPoints } from 'measured-experiment'
import { combineReporters, goodputReporter, measuredListener, sessionReporter } from 'measured-listener'
import { tcpInfo } from 'measured-listener/tcp-info'
import { countryLookup, type Track, tracks } from './countries.js'
import { collect, provider } from './metrics.js'
import { kernelPacing } from './pacing.js'
import { MIN_BYTES, trackServer } from './server.js'
import { strataTable } from './table.js'
import { SESSIONS, traffic } from './traffic.js'

const meter = provider.getMeter('experiment')

function kernel() {
  try {
    return { tcpInfo: tcpInfo(), pace: kernelPacing() }
  } catch (error) {
    console.log(`The kernel is not asked: ${(error as Error).message}.\n`)
    return undefined
  }
}

const asked = kernel()
const best = asked ? 'delivered' : 'active'

async function listen(track: Track) {
  const server = trackServer(track, asked?.pace)
  const goodput = {
    ...{ meter, countryLookup, attributes: { track } },
    directions: ['transmit'] as const,
    minBytes: MIN_BYTES,
  }
  const reporter = combineReporters(
    goodputReporter({ ...goodput, rate: 'lifetime' }),
    goodputReporter({ ...goodput, rate: best }),
    sessionReporter({ meter, countryLookup, attributes: { track } }),
  )
  const options = { rateInterval: 250, ...(asked && { tcpInfo: asked.tcpInfo }) }
  measuredListener(server, 60_000, reporter, options)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

const [incumbent, challenger] = await Promise.all(tracks.map(listen))
if (incumbent === undefined || challenger === undefined) throw new Error('an experiment has two tracks')
const port = (server: typeof incumbent): number => (server.address() as AddressInfo).port

console.log(`Two servers, ${SESSIONS} sessions each in each of three countries: some 25 s.\n`)
await traffic({ incumbent: port(incumbent), challenger: port(challenger) }, asked !== undefined)
// 'close' comes after the last connection has ended, and so has been reported.
await Promise.all([incumbent, challenger].map((server) => once(server.close(), 'close')))

const collected = [await collect()]
await provider.shutdown()
const outcomes = histogramPoints(collected, 'proxy.session.duration')
const arms = { arm: 'track', incumbent: 'incumbent', challenger: 'challenger' }
const options = { ...arms, by: ['geo.country.iso_code'], ratio: 1.3 }

for (const metric of ['proxy.session.goodput', `proxy.session.goodput.${best}`]) {
  const points = histogramPoints(collected, metric)
  console.log(`${metric}\n${strataTable(compareStrata(points, { ...options, outcomes }))}\n`)
}

const points = histogramPoints(collected, `proxy.session.goodput.${best}`)
const blind = compareStrata(points, options).find(
  ({ attributes }) => attributes['geo.country.iso_code'] === 'IN',
)
console.log(
  `The truth is that of the paths: pauses dilute it in the lifetime${asked ? '' : ', and a little in the active time'}.`,
)
console.log(
  `In IN the challenger drops who is slow. Of its survivors alone one would say: ${blind?.comparison.verdict}.`,
)
