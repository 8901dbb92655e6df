import type { Attributes, Meter } from '@opentelemetry/api'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import {
  type ConnectionContext,
  goodputBoundaries,
  type Reporter,
  type Stats,
  type TcpStats,
  telemetryReporter,
} from 'measured-listener'
import { median } from 'simple-statistics'
import type { Plan } from './plan.js'

/**
 * What `telemetryReporter` costs at a final report, beside the SDK's own calls with the same values and attributes, in
 * one process.
 */

const SESSIONS = 20_000
const WARM_UP_ROUNDS = 3

/** Medians, in µs a session. */
export interface ReportCost {
  readonly name: string
  readonly sdk: number
  readonly ours: number
  readonly ratio: number
}
const COUNTRIES = ['US', 'DE', 'IR', 'CN', 'RU', 'BR', 'IN', 'n/a'] as const
const TRACKS = ['stable', 'quic'] as const

class OnDemandReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

const newMeter = (): Meter => new MeterProvider({ readers: [new OnDemandReader()] }).getMeter('bench')

const tcp: TcpStats = {
  ...{
    deliveredTotal: 2e5,
    deliveredActive: 100,
    deliveredAvg: 2e6,
    peerLimited: 0,
    retransmittedTotal: 1500,
  },
  ...{ receivedActive: 10, receivedAvg: 1e5, rtt: 50, minRtt: 40 },
}

function statsOf(withTcp: boolean): Stats {
  return {
    ...{ recvTotal: 1000, recvMin: 1e3, recvMax: 1e5, recvAvg: 1e4, recvActive: 100 },
    ...{ sentTotal: 2e5, sentMin: 1e3, sentMax: 2e6, sentAvg: 2e6, sentActive: 100, duration: 3000 },
    ...(withTcp && { tcp }),
  }
}

type Context = ConnectionContext & { readonly track: string }

/** Of as many connections: each an address and an object of its own. */
function contexts(ipv6: boolean): Context[] {
  return Array.from({ length: SESSIONS }, (_, index) => {
    const [high, low] = [1 + (index >> 8), index & 255]
    const clientIp = ipv6 ? `2a01:4f8:${high.toString(16)}::${low.toString(16)}` : `93.${high}.${low}.7`
    const track = TRACKS[index % TRACKS.length] as string
    return Object.freeze({ clientIp, clientPort: 1024 + index, localPort: 443, track })
  })
}

/** As cheap as a look-up can be: what the user's own costs is not the reporter's. */
const countryLookup = (ip: string): string =>
  COUNTRIES[ip.charCodeAt(ip.length - 3) % COUNTRIES.length] as string

/** The SDK's calls of one session, with attributes that are there. */
function sdkCalls(withTcp: boolean): (ctx: Context, stats: Stats) => void {
  const meter = newMeter()
  const advice = { explicitBucketBoundaries: [...goodputBoundaries] }
  const [lifetime, active, delivered] = ['a', 'b', 'c'].map((name) => meter.createHistogram(name, { advice }))
  const [io, retransmitted] = [meter.createCounter('io'), meter.createCounter('retransmitted')]
  const [duration, rtt] = [meter.createHistogram('duration'), meter.createHistogram('rtt')]
  const known = new Map<string, Attributes[]>()
  for (const country of COUNTRIES) {
    for (const track of TRACKS) {
      const all = { track, 'geo.country.iso_code': country }
      const directions = ['receive', 'transmit'].map((direction) => ({
        ...all,
        'network.io.direction': direction,
      }))
      known.set(`${country}${track}`, [all, ...directions])
    }
  }
  return ({ clientIp, track }, stats) => {
    const attributes = known.get(countryLookup(clientIp as string) + track) as Attributes[]
    const [all, receive, transmit] = attributes
    lifetime?.record((stats.recvTotal * 1000) / stats.duration, receive)
    lifetime?.record((stats.sentTotal * 1000) / stats.duration, transmit)
    active?.record((stats.recvTotal * 1000) / stats.recvActive, receive)
    active?.record((stats.sentTotal * 1000) / stats.sentActive, transmit)
    io.add(stats.recvTotal, receive)
    io.add(stats.sentTotal, transmit)
    duration.record(stats.duration / 1000, all)
    if (!withTcp) return
    delivered?.record(tcp.receivedAvg, receive)
    delivered?.record(tcp.deliveredAvg, transmit)
    rtt.record(tcp.minRtt / 1000, all)
    retransmitted.add(tcp.retransmittedTotal, all)
  }
}

/** µs a session. */
function time(
  sessions: readonly Context[],
  stats: Stats,
  report: (ctx: Context, stats: Stats) => void,
): number {
  const start = performance.now()
  for (const ctx of sessions) report(ctx, stats)
  return ((performance.now() - start) * 1000) / sessions.length
}

interface Case {
  readonly name: string
  readonly ipv6?: boolean
  readonly withTcp?: boolean
  readonly attributes: Attributes | ((ctx: ConnectionContext) => Attributes)
}

const ofContext = (ctx: ConnectionContext): Attributes => ({ track: (ctx as Context).track })

const CASES: readonly Case[] = [
  { name: 'IPv4, fixed attributes', attributes: { track: 'stable' } },
  { name: 'IPv4, a function', attributes: ofContext },
  { name: 'IPv6, a function', ipv6: true, attributes: ofContext },
  { name: 'IPv4, a function, tcpInfo', withTcp: true, attributes: ofContext },
]

function compare({ name, ipv6 = false, withTcp = false, attributes }: Case, rounds: number): ReportCost {
  const stats = statsOf(withTcp)
  const reporter: Reporter = telemetryReporter({ meter: newMeter(), countryLookup, attributes })
  const bySdk = sdkCalls(withTcp)
  const costs = Array.from({ length: WARM_UP_ROUNDS + rounds }, () => {
    // Contexts that no reporter has seen: each session is looked up, as it is when it ends after one report.
    const fresh = contexts(ipv6)
    const sdk = time(fresh, stats, bySdk)
    const ours = time(fresh, stats, (ctx, whole) => void reporter(ctx, whole, whole, true))
    return { sdk, ours, ratio: ours / sdk }
  }).slice(WARM_UP_ROUNDS)
  const of = (key: 'sdk' | 'ours' | 'ratio'): number => median(costs.map((each) => each[key]))
  return { name, sdk: of('sdk'), ours: of('ours'), ratio: of('ratio') }
}

export const measureReports = ({ reportRounds }: Plan): ReportCost[] =>
  CASES.map((each) => compare(each, reportRounds))
