import type { Socket } from 'node:dgram'
import type { Server } from 'node:net'
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics'
import {
  goodputReporter,
  measuredDatagrams,
  measuredListener,
  type Reporter,
  updateContext,
} from 'measured-listener'
import { tcpInfo } from 'measured-listener/tcp-info'
import { byHand } from './by-hand.js'
import { datagramsByHand } from './datagrams-by-hand.js'
import { twoCounters } from './two-counters.js'

/** What is put on a server, or a datagram socket, with the interval of its reports in ms. */
interface Variant {
  connections(server: Server, interval: number): void
  datagrams(socket: Socket, interval: number): void
}

let reports = 0

/** Reports so far: a variant that reports less than it should is cheap for nothing. */
export const reportCount = (): number => reports

const silent = (): void => {
  reports += 1
}

/** Collected, aggregated, and then not sent anywhere. */
const nowhere: PushMetricExporter = {
  export: (_metrics, done) => done({ code: 0 }),
  forceFlush: async () => {},
  shutdown: async () => {},
}

/** The goodput reporter, into a provider that collects once a second. */
function goodput(): Reporter {
  const reader = new PeriodicExportingMetricReader({ exporter: nowhere, exportIntervalMillis: 1000 })
  const meter = new MeterProvider({ readers: [reader] }).getMeter('bench')
  return goodputReporter({ meter, directions: ['receive', 'transmit'], minBytes: 0 })
}

/** Each reporter that is made measures for itself. */
const measuredBy = (...reporters: (() => Reporter)[]): Variant => ({
  connections: (server, interval) => {
    for (const make of reporters) measuredListener(server, interval, make())
  },
  datagrams: (socket, interval) => {
    for (const make of reporters) measuredDatagrams(socket, interval, make())
  },
})

const nothing = (): void => {}

/** With each message the context is told the same client again, as behind a balancer: nothing splits. */
const updatedBy = (splitBy: readonly string[]): Variant => ({
  connections: (server, interval) => {
    measuredListener(server, interval, silent, { splitBy })
    server.on('connection', (socket) => {
      socket.on('data', () => updateContext(socket, { clientIp: '192.0.2.1' }))
    })
  },
  datagrams: nothing,
})

export const variants = {
  bare: { connections: nothing, datagrams: nothing },
  measured: measuredBy(() => silent),
  'measured twice': measuredBy(
    () => silent,
    () => silent,
  ),
  goodput: measuredBy(goodput),
  'by hand': {
    connections: (server, interval) => byHand(server, interval, silent),
    datagrams: (socket, interval) => datagramsByHand(socket, interval, silent),
  },
  'with tcpInfo': {
    connections: (server, interval) => {
      measuredListener(server, interval, silent, { tcpInfo: tcpInfo() })
    },
    datagrams: nothing,
  },
  'never split': {
    connections: (server, interval) => void measuredListener(server, interval, silent, { splitBy: [] }),
    datagrams: nothing,
  },
  'updated, never split': updatedBy([]),
  updated: updatedBy(['clientIp']),
  'two counters': { connections: twoCounters, datagrams: nothing },
} satisfies Record<string, Variant>

export type VariantName = keyof typeof variants

/** Those of `npm run bench` at work; the others are for comparisons of their own. */
export const variantNames: readonly VariantName[] = [
  'bare',
  'measured',
  'measured twice',
  'goodput',
  'by hand',
]
