import type { Socket } from 'node:dgram'
import type { Server } from 'node:net'
import {
  type MeasuredListenerOptions,
  measuredDatagrams,
  measuredListener,
  type Reporter,
} from 'measured-listener'
import { tcpInfo } from 'measured-listener/tcp-info'
import { byHand, type HandReporter } from './by-hand.js'
import { datagramsByHand } from './datagrams-by-hand.js'
import { telemetry, telemetryByHand } from './telemetry-reporters.js'
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

/** Each reporter that is made measures for itself. */
const measuredBy = (
  makers: readonly (() => Reporter)[],
  options: () => MeasuredListenerOptions = () => ({}),
): Variant => ({
  connections: (server, interval) => {
    for (const make of makers) measuredListener(server, interval, make(), options())
  },
  datagrams: (socket, interval) => {
    for (const make of makers) measuredDatagrams(socket, interval, make())
  },
})

const writtenByHand = (make: () => HandReporter): Variant => ({
  connections: (server, interval) => byHand(server, interval, make()),
  datagrams: (socket, interval) => datagramsByHand(socket, interval, make()),
})

const nothing = (): void => {}
const bare: Variant = { connections: nothing, datagrams: nothing }
const withKernel = (): MeasuredListenerOptions => (process.platform === 'linux' ? { tcpInfo: tcpInfo() } : {})

export const variants = {
  bare,
  // What two processes differ by that do the same.
  'bare again': bare,
  measured: measuredBy([() => silent]),
  telemetry: measuredBy([telemetry]),
  'telemetry, tcpInfo': measuredBy([telemetry], withKernel),
  'by hand': writtenByHand(() => silent),
  'by hand, telemetry': writtenByHand(telemetryByHand),
  'peer address': {
    connections: (server) =>
      void server.on('connection', (socket: { remoteAddress?: string }) => socket.remoteAddress),
    datagrams: nothing,
  },
  'measured twice': measuredBy([() => silent, () => silent]),
  'with tcpInfo': measuredBy([() => silent], withKernel),
  'two counters': { connections: twoCounters, datagrams: nothing },
} satisfies Record<string, Variant>

export type VariantName = keyof typeof variants

/** Those whose work is compared with the bare server's. */
export const variantNames = [
  'bare',
  'bare again',
  'measured',
  'telemetry',
  'telemetry, tcpInfo',
  'by hand',
  'by hand, telemetry',
  'peer address',
] as const satisfies readonly VariantName[]
