import { Duplex } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { inspect } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { measuredListener, updateContext } from '../../lib/index.js'
import { HandClock } from '../fixtures/clock.js'
import { lawful } from '../fixtures/laws.js'
import { Reports, sumOfDeltas } from '../fixtures/reports.js'
import { idleServer } from '../fixtures/streams.js'

const bytes = fc.integer({ min: 0, max: 100_000 })
/** What may happen to a connection, in any order, and how many ms pass before. */
const event = fc.record({
  after: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300 })),
  what: fc.constantFrom(
    ...['receive', 'write', 'write', 'pass on', 'pause', 'resume', 'block', 'report', 'updateContext'],
    ...['receive', 'write', 'pass on', 'their end', 'end', 'destroy', 'fail', 'stop'],
  ),
  bytes,
})
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never

/** A stream whose writes are done when somebody says so. */
function slowStream() {
  const pending: { bytes: number; done: () => void }[] = []
  const counts = { recv: 0, sent: 0 }
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => void pending.push({ bytes: chunk.length, done }),
  })
  const passOn = (): void => {
    const next = pending.shift()
    counts.sent += next?.bytes ?? 0
    next?.done()
  }
  return { stream: stream.on('error', () => undefined), counts, passOn }
}

async function live(clock: HandClock, interval: number, rateInterval: number, events: readonly Event[]) {
  const server = idleServer()
  const reports = new Reports()
  const listener = measuredListener(server, interval, reports.reporter, { rateInterval })
  const { stream, counts, passOn } = slowStream()
  server.emit('connection', stream)
  /** What had moved when it ended. */
  let ended: { recv: number; sent: number } | undefined
  for (const { after, what, bytes } of events) {
    if (what === 'block') clock.block(after)
    else clock.pass(after)
    if (what === 'receive' && !stream.readableEnded && !stream.destroyed) {
      counts.recv += bytes
      stream.push(Buffer.alloc(bytes))
    }
    if (what === 'write' && stream.writable) stream.write(Buffer.alloc(bytes))
    if (what === 'pass on') passOn()
    if (what === 'pause') stream.pause()
    if (what === 'resume') stream.resume()
    if (what === 'their end' && !stream.destroyed) stream.push(null)
    if (what === 'end') stream.end()
    if (what === 'destroy') stream.destroy()
    if (what === 'fail') stream.destroy(new Error('failed'))
    if (what === 'report') listener.report()
    if (what === 'updateContext') updateContext(stream, { bytes })
    if (what === 'stop') listener.stop()
    if (what === 'stop' || what === 'destroy' || what === 'fail') ended ??= { ...counts }
    await turn()
    if (reports.finals.length > 0) ended ??= { ...counts }
  }
  listener.stop()
  ended ??= { ...counts }
  clock.pass(2 * interval)
  return { reports, ended }
}

t.test('any life of a connection has one final report, true bytes and lawful stats', async (t) => {
  const clock = new HandClock(t)
  const delay = fc.integer({ min: 10, max: 400 })
  const run = async (interval: number, rateInterval: number, events: Event[]) => {
    const { reports, ended } = await live(clock, interval, rateInterval, events)
    let [recv, sent, time] = [0, 0, 0]
    for (const { stats, deltaStats } of reports.all) {
      lawful(stats)
      lawful(deltaStats)
      if (stats.recvTotal < recv || stats.sentTotal < sent || stats.duration < time)
        throw new Error('it fell')
      ;[recv, sent, time] = [stats.recvTotal, stats.sentTotal, stats.duration]
    }
    const last = reports.all.at(-1)
    if (reports.finals.length !== 1 || !last?.final) throw new Error('one final report, and the last')
    const sum = sumOfDeltas(reports.all)
    if (sum.recv !== recv || sum.sent !== sent) throw new Error('the deltas add up')
    if (recv !== ended.recv || sent !== ended.sent) throw new Error(`${recv}, ${sent} of ${inspect(ended)}`)
    if (Math.abs(sum.duration - time) > 1e-6) throw new Error('the durations add up')
  }
  await fc.assert(fc.asyncProperty(delay, delay, fc.array(event, { maxLength: 25 }), run), { numRuns: 200 })
})
