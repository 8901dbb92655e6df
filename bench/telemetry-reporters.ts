import type { Attributes, Meter } from '@opentelemetry/api'
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics'
import { goodputBoundaries, type Reporter, telemetryReporter } from 'measured-listener'
import type { HandReporter } from './by-hand.js'

/** All reporters, into a real `MeterProvider`; and by hand as many records of the same sessions. */

/** Collected, aggregated, and then not sent anywhere. */
const nowhere: PushMetricExporter = {
  export: (_metrics, done) => done({ code: 0 }),
  forceFlush: async () => {},
  shutdown: async () => {},
}

/** Of a provider that collects once a second. */
function newMeter(): Meter {
  const reader = new PeriodicExportingMetricReader({ exporter: nowhere, exportIntervalMillis: 1000 })
  return new MeterProvider({ readers: [reader] }).getMeter('bench')
}

const COUNTRIES = ['US', 'DE', 'IR', 'CN']
const TRACK = 'stable'

/** As cheap as a look-up can be. */
const countryLookup = (ip: string): string => COUNTRIES[ip.length % COUNTRIES.length] as string

export const telemetry = (): Reporter =>
  telemetryReporter({ meter: newMeter(), countryLookup, attributes: { track: TRACK } })

/** What one writes without the package: the same records, with attributes made for each session. */
export function telemetryByHand(): HandReporter {
  const meter = newMeter()
  const advice = { explicitBucketBoundaries: [...goodputBoundaries] }
  const goodput = meter.createHistogram('goodput', { unit: 'bytes/s', advice })
  const active = meter.createHistogram('active', { unit: 'bytes/s', advice })
  const io = meter.createCounter('io', { unit: 'bytes' })
  const duration = meter.createHistogram('duration', { unit: 's' })

  return (clientIp, total, delta, final) => {
    const country = clientIp === undefined ? 'n/a' : countryLookup(clientIp)
    const whole: Attributes = { track: TRACK, 'geo.country.iso_code': country }
    const record = (direction: string, bytes: number, moved: number): void => {
      const attributes = { ...whole, 'network.io.direction': direction }
      if (moved > 0) io.add(moved, attributes)
      if (!final || bytes === 0 || total.duration === 0) return
      const rate = (bytes * 1000) / total.duration
      goodput.record(rate, attributes)
      // By hand there are no active rates: as many records all the same.
      active.record(rate, attributes)
    }
    record('receive', total.recvTotal, delta.recvTotal)
    record('transmit', total.sentTotal, delta.sentTotal)
    if (final) duration.record(total.duration / 1000, whole)
  }
}
