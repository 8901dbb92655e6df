import t from 'tap'
import { parseOptions } from '../lib/command/options.js'
import { periodOf } from '../lib/command/period.js'

const options = (...args: string[]) =>
  parseOptions(
    ['--prometheus', 'http://x', '--arm', 'a', '--incumbent', 'b', '--challenger', 'c', ...args],
    () => undefined,
  )
const NOON = Date.parse('2026-01-31T12:00:00Z')
const noon = NOON / 1000

t.test('--since slides with the look', async (t) => {
  const period = periodOf(options('--since', '90m'), NOON)
  t.same(period, { start: noon - 5400, end: noon, step: 5400, range: '90m', text: 'since 90m' })
})

t.test('--start stays where the experiment began', async (t) => {
  const period = periodOf(options('--start', '2026-01-31T10:29:59.5Z'), NOON)
  t.match(period, { end: noon, step: 5400.5, range: '5400500ms', text: 'since 2026-01-31T10:29:59.500Z' })
})

t.test('its windows are the same in every look: the last one counts when it is over', async (t) => {
  const windows = options('--start', '2026-01-31T09:30:00Z', '--window', '1h')
  const period = { start: noon - 9000, end: noon - 1800, step: 3600, range: '1h' }
  t.match(periodOf(windows, NOON), period)
  t.match(periodOf(windows, NOON + 29 * 60_000), period)
  t.match(periodOf(windows, NOON + 30 * 60_000), { ...period, end: noon + 1800 })
})

t.test('before anything is over', async (t) => {
  t.throws(
    () => periodOf(options('--start', '2026-01-31T11:30:00Z', '--window', '1h'), NOON),
    /no window of 1h is over/,
  )
  t.throws(() => periodOf(options('--start', '2026-01-31T12:00:00Z'), NOON), /no time is over since 2026/)
})

t.test('a look at the past is told by its own times', async (t) => {
  const at = ['--at', '2026-01-31T12:00:00Z']
  t.equal(periodOf(options('--since', '90m', ...at), 0).text, 'in the 90m before 2026-01-31T12:00:00.000Z')
  const both = periodOf(options('--start', '2026-01-31T10:00:00Z', ...at), 0)
  t.equal(both.text, 'from 2026-01-31T10:00:00.000Z to 2026-01-31T12:00:00.000Z')
})

t.test('more windows than a Prometheus answers for are refused before it is asked', async (t) => {
  t.doesNotThrow(() => periodOf(options('--since', '11000s', '--window', '1s'), NOON))
  t.throws(() => periodOf(options('--since', '4h', '--window', '1s'), NOON), {
    message: '--window 1s makes 14400 windows since 4h, and a Prometheus answers for 11000 at most',
  })
})

t.test('from when is said once', async (t) => {
  t.throws(() => options('--start', '0', '--since', '1h'), /--start and --since both say from when/)
})
