import type { Duplex } from 'node:stream'
import fc from 'fast-check'
import t from 'tap'
import { measuredListener, updateContext } from '../../lib/index.js'
import { HandClock } from '../fixtures/clock.js'
import { lawful } from '../fixtures/laws.js'
import { type Report, Reports } from '../fixtures/reports.js'
import { acceptStreams, idleServer } from '../fixtures/streams.js'

const FIELDS = ['clientIp', 'requestId', 'note'] as const
const VALUES = ['192.0.2.1', '192.0.2.2', '192.0.2.3', undefined]
/** Of three listeners of one server. */
const SPLIT_BY: readonly (readonly string[])[] = [['clientIp'], ['clientIp', 'requestId'], []]

/** What may happen to a connection, and how many ms pass before. */
const event = fc.record({
  after: fc.integer({ min: 0, max: 200 }),
  what: fc.constantFrom('receive', 'write', 'tell', 'tell', 'tell both', 'report'),
  bytes: fc.integer({ min: 1, max: 100_000 }),
  field: fc.constantFrom(...FIELDS),
  value: fc.constantFrom(...VALUES),
})
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never

type Fields = Partial<Record<(typeof FIELDS)[number], string | undefined>>
type Moved = { recv: number; sent: number }

/** What an event tells of the context. */
function fieldsOf({ what, field, value }: Event): Fields {
  if (what === 'tell') return { [field]: value }
  return what === 'tell both' ? { clientIp: value, requestId: value } : {}
}

/** The sessions that the contract has of these events: what moved in each. */
function expected(splitBy: readonly string[], events: readonly Event[]): Moved[] {
  const known = new Map<string, string | undefined>()
  const sessions: Moved[] = [{ recv: 0, sent: 0 }]
  for (const event of events) {
    // A clientIp of undefined is a header that is missing, which tells nothing.
    const told = Object.entries(fieldsOf(event)).filter(([name, value]) => name !== 'clientIp' || value)
    const splits = told.some(([name, value]) => {
      return splitBy.includes(name) && known.has(name) && known.get(name) !== value
    })
    // What has never had a value names nobody.
    for (const [name, value] of told) if (value !== undefined || known.has(name)) known.set(name, value)
    if (splits) sessions.push({ recv: 0, sent: 0 })
    const session = sessions.at(-1) as Moved
    if (event.what === 'receive') session.recv += event.bytes
    if (event.what === 'write') session.sent += event.bytes
  }
  return sessions
}

/** The reports of each session: its final one is its last. */
function sessionsOf(reports: readonly Report[]): Report[][] {
  const sessions: Report[][] = [[]]
  for (const report of reports) {
    sessions.at(-1)?.push(report)
    if (report.final) sessions.push([])
  }
  if (sessions.pop()?.length !== 0) throw new Error('the last report is final')
  return sessions
}

function live(clock: HandClock, events: readonly Event[]): Reports[] {
  const server = idleServer()
  const listeners = SPLIT_BY.map((splitBy) => {
    const reports = new Reports()
    return {
      reports,
      listener: measuredListener(server, 100, reports.reporter, { splitBy, rateInterval: 50 }),
    }
  })
  const [stream] = acceptStreams(server, 1) as [Duplex]
  stream.resume()
  for (const event of events) {
    clock.pass(event.after)
    if (event.what === 'receive') stream.push(Buffer.alloc(event.bytes))
    if (event.what === 'write') stream.write(Buffer.alloc(event.bytes))
    if (event.what === 'report') for (const { listener } of listeners) listener.report()
    updateContext(stream, fieldsOf(event))
  }
  for (const { listener } of listeners) listener.stop()
  clock.pass(300)
  return listeners.map(({ reports }) => reports)
}

t.test('sessions split where their listener says, each byte is in one, and each is lawful', async (t) => {
  const clock = new HandClock(t)
  let splits = 0
  const run = (events: Event[]): void => {
    for (const [index, { all }] of live(clock, events).entries()) {
      const wanted = expected(SPLIT_BY[index] ?? [], events)
      const sessions = sessionsOf(all)
      splits += sessions.length - 1
      if (sessions.length !== wanted.length)
        throw new Error(`${sessions.length} sessions of ${wanted.length}`)
      for (const [place, reports] of sessions.entries()) {
        const sum = { recv: 0, sent: 0 }
        for (const { stats, deltaStats } of reports) {
          lawful(stats)
          lawful(deltaStats)
          sum.recv += deltaStats.recvTotal
          sum.sent += deltaStats.sentTotal
        }
        const { recvTotal: recv, sentTotal: sent } = (reports.at(-1) as Report).stats
        const told = JSON.stringify([{ recv, sent }, sum, wanted[place]])
        if (new Set(JSON.parse(told).map(JSON.stringify)).size !== 1)
          throw new Error(`total, deltas, moved: ${told}`)
      }
    }
  }
  fc.assert(fc.property(fc.array(event, { maxLength: 25 }), run), { numRuns: 300 })
  t.ok(splits > 100, `${splits} splits`)
})
