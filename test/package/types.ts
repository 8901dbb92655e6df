import type dgram from 'node:dgram'
import http2 from 'node:http2'
import https from 'node:https'
import net from 'node:net'
import { type Duplex, Readable } from 'node:stream'
import type * as Package from 'measured-listener'
import type {
  ConnectionContext,
  CountryLookup,
  MeasuredDatagrams,
  MeasuredListener,
  Reporter,
  Stats,
} from 'measured-listener'
import type { geoipLite } from 'measured-listener/geoip-lite'
import t from 'tap'
import * as lib from '../../lib/index.js'

// What is claimed here is checked by tsc, with the declarations that users get.
const {
  combineReporters,
  contextOf,
  goodputReporter,
  measuredDatagrams,
  measuredListener,
  measuredSocket,
  observeConnections,
  updateContext,
}: typeof Package = lib

declare module 'measured-listener' {
  interface ConnectionContext {
    readonly tenant?: string
  }
}

const server = net.createServer()
const reporter: Reporter = () => undefined

/** What compiles, and what must not. Never called. */
export const claims = {
  servers(): void {
    measuredListener(https.createServer(), 1000, reporter)
    measuredListener(http2.createServer(), 1000, reporter)
    measuredListener(http2.createSecureServer(), 1000, reporter, { layer: 'plaintext' })
    // @ts-expect-error a port is no server
    measuredListener(8080, 1000, reporter)
    // @ts-expect-error the reporter is missing
    measuredListener(server, 1000)
    // @ts-expect-error milliseconds are a number
    measuredListener(server, '1 s', reporter)
  },

  options(socket: Duplex): void {
    measuredListener(server, 1000, reporter, { rateInterval: 100, onError: (error: unknown) => error })
    measuredSocket(socket, 1000, reporter, { rateInterval: 100 })
    // @ts-expect-error there is no such layer
    measuredListener(server, 1000, reporter, { layer: 'tls' })
    // @ts-expect-error there is no such option
    measuredListener(server, 1000, reporter, { interval: 100 })
    // @ts-expect-error the socket that is given is the layer
    measuredSocket(socket, 1000, reporter, { layer: 'wire' })
    // @ts-expect-error what was thrown may be anything
    measuredListener(server, 1000, reporter, { onError: (error: Error) => error })
    // @ts-expect-error a stream that only reads is no connection
    measuredSocket(new Readable(), 1000, reporter)
  },

  reporters(): void {
    measuredListener(server, 1000, async (_ctx, stats) => void stats.recvTotal)
    measuredListener(server, 1000, combineReporters(reporter, goodputReporter()))
    // @ts-expect-error there are four arguments
    measuredListener(server, 1000, (_ctx, _stats, _deltaStats, _final, _more: unknown) => undefined)
    // @ts-expect-error a promise of nothing, or nothing
    measuredListener(server, 1000, () => 1)
    // @ts-expect-error they are arguments, not a list
    combineReporters([reporter])
  },

  reports(ctx: ConnectionContext, stats: Stats): void {
    stats.recvActive satisfies number
    stats.error satisfies Error | undefined
    ctx.clientIp satisfies string | undefined
    ctx.tenant satisfies string | undefined
    // @ts-expect-error a Unix socket has no address
    ctx.clientIp satisfies string
    // @ts-expect-error nobody has declared it
    ctx.nobodyHasDeclaredThis
    // @ts-expect-error a report is a snapshot
    stats.recvTotal = 0
    // @ts-expect-error a context changes by updateContext alone
    ctx.clientIp = '192.0.2.1'
  },

  handles(listener: MeasuredListener, socket: Duplex): void {
    for (const { ctx, stats } of listener.connections()) void [ctx.tenant, stats.duration]
    listener satisfies Disposable
    measuredSocket(socket, 1000, reporter) satisfies Disposable
    listener.server.close()
    // @ts-expect-error it is counted
    listener.size = 0
  },

  datagrams(socket: dgram.Socket): void {
    const measured: MeasuredDatagrams = measuredDatagrams(socket, 1000, reporter, {
      idleTimeout: 1,
      maxSessions: 1,
    })
    measured satisfies Disposable
    for (const { ctx, stats } of measured.sessions()) void [ctx.tenant, stats.duration]
    socket.on('message', (_message, peer) => measured.updateContext(peer, { tenant: 'a' }))
    observeConnections(measured)
    // @ts-expect-error a stream is no datagram socket
    measuredDatagrams(new net.Socket(), 1000, reporter)
    // @ts-expect-error TLS is for streams
    measuredDatagrams(socket, 1000, reporter, { layer: 'wire' })
    // @ts-expect-error an address alone is no peer
    measured.updateContext('192.0.2.1', {})
    // @ts-expect-error it is counted
    measured.size = 0
  },

  contexts(socket: Duplex): void {
    updateContext(socket, { tenant: 'a', anything: 1 })
    contextOf(socket).tenant satisfies string | undefined
    // @ts-expect-error a server has many connections
    updateContext(server, {})
    // @ts-expect-error fields have names
    updateContext(socket, 'tenant')
  },

  goodput(lookup: CountryLookup, geoip: typeof geoipLite): void {
    goodputReporter({ countryLookup: geoip(), directions: ['receive', 'transmit'], rate: 'active' })
    goodputReporter({ attributes: (ctx) => ({ tenant: ctx.tenant ?? 'none' }), boundaries: [1, 10] as const })
    lookup('192.0.2.1') satisfies string | undefined
    // @ts-expect-error it is 'transmit' that the client downloads
    goodputReporter({ directions: ['download'] })
    // @ts-expect-error 'lifetime' or 'active'
    goodputReporter({ rate: 'mean' })
    // @ts-expect-error a lookup answers at once
    goodputReporter({ countryLookup: async () => 'DE' })
    // @ts-expect-error an attribute has a value, or a list of them
    goodputReporter({ attributes: { track: { name: 'challenger' } } })
  },
}

t.test('every function that is declared is there', async (t) => {
  const making = [combineReporters, goodputReporter, measuredDatagrams, measuredListener, measuredSocket]
  for (const each of [...making, contextOf, updateContext]) t.type(each, 'function')
})
