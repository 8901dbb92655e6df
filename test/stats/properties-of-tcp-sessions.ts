import fc from 'fast-check'
import t from 'tap'
import type { TcpReading } from '../../lib/stats/tcp-reading.js'
import { TcpSession } from '../../lib/stats/tcp-session.js'
import { type TcpStats, tcpSince } from '../../lib/stats/tcp-stats.js'
import { must, TCP_TOTALS } from '../fixtures/tcp-laws.js'
import { silent } from '../fixtures/tcp-readings.js'

const some = (most: number) => fc.oneof(fc.constant(0), fc.nat(most))

/** What happens until the next reading. Nothing is assumed of how the counters go together. */
const step = fc.record({
  ms: fc.oneof(fc.constant(0), fc.constant(4), fc.double({ min: 0, max: 1e6, noNaN: true })),
  sent: some(1e9),
  recv: some(1e9),
  bytesAcked: some(1e9),
  bytesSent: some(1e9),
  bytesRetransmitted: some(1e6),
  bytesReceived: some(1e9),
  dataSegmentsReceived: some(1e5),
  busy: some(5000),
  windowLimited: some(5000),
  sinceLastReceived: fc.nat(1e6),
  rtt: fc.double({ min: 0, max: 1e5, noNaN: true }),
  minRtt: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1e5, noNaN: true })),
  sampled: fc.boolean(),
  reported: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

function next(before: TcpReading, each: Step): TcpReading {
  return {
    state: 1,
    bytesNotSent: 0,
    bytesAcked: before.bytesAcked + each.bytesAcked,
    bytesSent: before.bytesSent + each.bytesSent,
    bytesRetransmitted: before.bytesRetransmitted + each.bytesRetransmitted,
    bytesReceived: before.bytesReceived + each.bytesReceived,
    dataSegmentsReceived: (before.dataSegmentsReceived + each.dataSegmentsReceived) % 2 ** 32,
    busy: before.busy + each.busy,
    windowLimited: before.windowLimited + Math.min(each.windowLimited, each.busy),
    sinceLastReceived: each.sinceLastReceived,
    rtt: each.rtt,
    minRtt: each.minRtt,
  }
}

function lawful(stats: TcpStats): void {
  const all = Object.values(stats)
  must(
    all.every((each) => Number.isFinite(each) && each >= 0),
    'finite and not negative',
    stats,
  )
  must(stats.peerLimited <= stats.deliveredActive + 1e-6, 'peerLimited is a part of deliveredActive', stats)
  must(stats.deliveredTotal > 0 || stats.deliveredAvg === 0, 'no rate where nothing was delivered', stats)
}

const start = fc.record({ time: fc.double({ min: 0, max: 1e7, noNaN: true }), first: step })

t.test('any series of readings gives lawful stats, and deltas that add up', async () => {
  const run = (from: { time: number; first: Step }, steps: Step[]) => {
    let { time } = from
    let reading = next(silent, from.first)
    const session = new TcpSession(time, reading)
    let [quiet, sent, recv, recvReported] = [time, 0, 0, 0]
    let last = session.stats(0)
    let reported: TcpStats | undefined
    const sums = {
      deliveredTotal: 0,
      deliveredActive: 0,
      peerLimited: 0,
      retransmittedTotal: 0,
      receivedActive: 0,
    }
    for (const [index, each] of steps.entries()) {
      time += each.ms
      sent += each.sent
      recv += each.recv
      reading = next(reading, each)
      if (each.sampled) session.sample(time, quiet, reading, sent)
      else session.read(time, quiet, reading, sent)
      if (each.sampled) quiet = time
      const stats = session.stats(recv)
      lawful(stats)
      must(stats.deliveredTotal <= sent, 'no more was delivered than sent', stats)
      for (const name of TCP_TOTALS) must(stats[name] >= last[name], `${name} never falls`, [last, stats])
      must(stats.minRtt <= last.minRtt || last.minRtt === 0, 'the least round trip never grows', [
        last,
        stats,
      ])
      last = stats
      if (!each.reported && index < steps.length - 1) continue
      const delta = tcpSince(stats, reported, recv - recvReported)
      lawful(delta)
      for (const name of TCP_TOTALS) sums[name] += delta[name]
      reported = stats
      recvReported = recv
    }
    for (const name of TCP_TOTALS) {
      const near = Math.abs(sums[name] - last[name]) <= 1e-6 * Math.max(1, last[name])
      must(near, `the deltas of ${name} add up`, [sums, last])
    }
  }
  fc.assert(fc.property(start, fc.array(step, { minLength: 1, maxLength: 30 }), run), { numRuns: 3000 })
})

t.test('reading more often changes no total', async () => {
  // Of a connection whose clock agrees with ours, readings between two samples are of no consequence.
  const run = (steps: { ms: number; bytes: number; read: boolean }[]) => {
    const often = new TcpSession(0, silent)
    const seldom = new TcpSession(0, silent)
    let reading = silent
    let time = 0
    for (const { ms, bytes, read } of steps) {
      time += ms
      reading = { ...reading, bytesAcked: reading.bytesAcked + bytes, busy: reading.busy + ms }
      if (read) often.read(time, 0, reading, reading.bytesAcked)
    }
    often.read(time, 0, reading, reading.bytesAcked)
    seldom.read(time, 0, reading, reading.bytesAcked)
    must(JSON.stringify(often.stats(0)) === JSON.stringify(seldom.stats(0)), 'the same', [often, seldom])
  }
  const steps = fc.array(
    fc.record({ ms: fc.integer({ min: 1, max: 1000 }), bytes: fc.nat(1e6), read: fc.boolean() }),
  )
  fc.assert(fc.property(steps, run))
})
