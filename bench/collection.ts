import net from 'node:net'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { measuredListener, observeConnections, updateContext } from 'measured-listener'
import { median } from 'simple-statistics'
import { FakeSocket } from './fake-socket.js'
import type { Plan } from './plan.js'

/**
 * How long a collection of `observeConnections` holds the event loop, with any number of open connections of which a
 * hundredth has changed its context since the one before.
 */

const COLLECTIONS = 20
const COUNTRIES = ['US', 'DE', 'IR', 'CN']
const NEVER = 2 ** 31 - 1

class OnDemandReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** ms, the longest stretch of the event loop and the whole, of each collection. */
async function collections(count: number): Promise<number[]> {
  const server = net.createServer()
  const listener = measuredListener(server, NEVER, () => undefined)
  const reader = new OnDemandReader()
  const meter = new MeterProvider({ readers: [reader] }).getMeter('bench')
  const countryLookup = (ip: string) => COUNTRIES[ip.charCodeAt(ip.length - 1) % COUNTRIES.length]
  const attributes = (ctx: object) => ({ track: 'track' in ctx ? `${ctx.track}` : 'none' })
  observeConnections(listener, { meter, countryLookup, attributes })

  const sockets = Array.from({ length: count }, () => new FakeSocket().asSocket)
  for (const [index, socket] of sockets.entries()) {
    server.emit('connection', socket)
    updateContext(socket, {
      clientIp: `93.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
      track: 'stable',
    })
  }
  const times: number[] = []
  for (let round = 0; round < COLLECTIONS; round += 1) {
    for (let index = round; index < count; index += 100) {
      updateContext(sockets[index] as (typeof sockets)[number], { track: `quic-${round % 2}` })
    }
    const start = performance.now()
    // The callbacks run before the first await: what is measured is one stretch of the event loop, and a little more.
    const { resourceMetrics } = await reader.collect()
    times.push(performance.now() - start)
    let sum = 0
    for (const { dataPoints } of resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)) {
      for (const { value } of dataPoints) sum += Number(value)
    }
    if (sum !== count) throw new Error(`${sum} of ${count} connections were told`)
  }
  listener.stop()
  return times
}

/** ms that one collection takes: the median, and the longest. */
export interface CollectionCost {
  readonly connections: number
  readonly middle: number
  readonly longest: number
}

export async function measureCollections({ collected }: Plan): Promise<CollectionCost[]> {
  const results: CollectionCost[] = []
  for (const count of collected) {
    const times = await collections(count)
    results.push({ connections: count, middle: median(times), longest: Math.max(...times) })
  }
  return results
}
