import type { Attributes, Meter } from '@opentelemetry/api'
import t from 'tap'
import { sessionReporter, type TelemetryOptions } from '../../lib/index.js'
import { Metrics, session } from '../fixtures/metrics.js'

/** The attribute objects that reach the SDK. */
function spied(options: TelemetryOptions) {
  const m = new Metrics()
  const recorded: Attributes[] = []
  const meter: Meter = Object.assign(Object.create(m.meter), {
    createHistogram: () => ({
      record: (_value: number, attributes: Attributes) => recorded.push(attributes),
    }),
  })
  return { recorded, reporter: sessionReporter({ ...options, meter }) }
}

const track = (ctx: object): Attributes => ({ track: 'track' in ctx ? `${ctx.track}` : 'none' })
const report = (ctx: object) => session({ duration: 1 }, ctx)

t.test('sessions with the same attributes share one frozen object', async (t) => {
  for (const attributes of [{ track: 'a' }, () => ({ track: 'a' })]) {
    const { recorded, reporter } = spied({ attributes })
    reporter(...report({}))
    reporter(...report({}))
    t.equal(recorded[0], recorded[1])
    t.ok(Object.isFrozen(recorded[0]))
  }
})

t.test('those that differ do not: also values of another type, and lists', async (t) => {
  const values = ['1', 1, true, 'true', ['1'], [1], '', undefined]
  let value: unknown
  const { recorded, reporter } = spied({ attributes: () => ({ value }) as Attributes })
  for (value of values) reporter(...report({}))
  t.equal(new Set(recorded).size, values.length)
  t.same(
    recorded.map((each) => each.value),
    values,
  )
})

t.test("the user's objects are neither written to nor recorded after they change", async (t) => {
  const list = ['a']
  const own = { list }
  for (const attributes of [own, () => own]) {
    const { recorded, reporter } = spied({ attributes })
    reporter(...report({}))
    list.push('b')
    t.same(recorded[0]?.list, ['a'])
    t.notOk(Object.isFrozen(list) || Object.isFrozen(own))
    list.pop()
  }
})

t.test('more combinations, and types of errors, than are kept are recorded all the same', async (t) => {
  const { recorded, reporter } = spied({ attributes: track })
  for (let n = 0; n < 4001; n += 1) reporter(...report({ track: n }))
  const tracks = recorded.map((each) => each.track)
  t.equal(new Set(tracks).size, 4001)
  for (let n = 0; n < 100; n += 1) {
    const error = Object.assign(new Error('made up'), { code: `E${n}` })
    reporter(...session({ duration: 1, error }, { track: 0 } as object))
  }
  t.equal(new Set(recorded.map((each) => each['error.type'])).size, 101)
})
