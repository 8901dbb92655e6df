import type { Server } from 'node:net'
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics'
import { goodputReporter, measuredListener } from 'measured-listener'
import { byHand } from './by-hand.js'
import { twoCounters } from './two-counters.js'

/** What is put on a server, with the interval of its reports in ms. */
type Variant = (server: Server, interval: number) => void

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

export const variants = {
  bare: () => {},
  measured: (server, interval) => {
    measuredListener(server, interval, silent)
  },
  'measured twice': (server, interval) => {
    measuredListener(server, interval, silent)
    measuredListener(server, interval, silent)
  },
  goodput: (server, interval) => {
    const reader = new PeriodicExportingMetricReader({ exporter: nowhere, exportIntervalMillis: 1000 })
    const meter = new MeterProvider({ readers: [reader] }).getMeter('bench')
    measuredListener(
      server,
      interval,
      goodputReporter({ meter, directions: ['receive', 'transmit'], minBytes: 0 }),
    )
  },
  'by hand': (server, interval) => byHand(server, interval, silent),
  'two counters': twoCounters,
} satisfies Record<string, Variant>

export type VariantName = keyof typeof variants

/** Those that do the whole work. */
export const variantNames = (Object.keys(variants) as VariantName[]).filter((name) => name !== 'two counters')
