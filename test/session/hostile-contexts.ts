import t from 'tap'
import { contextOf, measuredListener, updateContext } from '../../lib/index.js'
import { Reports } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'
import { acceptStreams, idleServer } from '../fixtures/streams.js'

function accepted() {
  const reports = new Reports()
  const server = idleServer()
  measuredListener(server, NEVER, reports.reporter)
  const [stream] = acceptStreams(server, 1)
  if (stream === undefined) throw new Error('no stream')
  return { reports, stream }
}

t.test('fields named as what all objects inherit pollute nothing', async (t) => {
  const { stream, reports } = accepted()
  const evil = '{ "polluted": 1, "toString": 5 }'
  updateContext(stream, JSON.parse(`{ "__proto__": ${evil}, "constructor": { "prototype": ${evil} } }`))
  t.equal(Reflect.get({}, 'polluted'), undefined)
  const ctx = contextOf(stream)
  t.equal(Object.getPrototypeOf(ctx), Object.prototype)
  t.equal(Reflect.get(ctx, 'polluted'), undefined)
  updateContext(stream, { more: true })
  t.equal(Reflect.get(contextOf(stream), 'polluted'), undefined, 'nor when it is copied')
  stream.destroy()
  t.equal(reports.finals.length, 1)
})

const throwing = {
  get track(): string {
    throw new Error('getter')
  },
}
const trap = new Proxy(
  {},
  {
    ownKeys: () => {
      throw new Error('proxy')
    },
  },
)

for (const [name, fields, expected] of [
  ['a getter that throws', throwing, { message: 'getter' }],
  ['a proxy that throws', trap, { message: 'proxy' }],
  ['an address that is an object', { clientIp: { toString: () => '8.8.8.8' } }, { name: 'TypeError' }],
  ['an address that is a list, as of a header sent twice', { clientIp: ['8.8.8.8'] }, { name: 'TypeError' }],
] as const) {
  t.test(`${name} is thrown at the caller, and the context stays`, async (t) => {
    const { stream, reports } = accepted()
    updateContext(stream, { before: 1 })
    const ctx = contextOf(stream)
    t.throws(() => updateContext(stream, fields as Record<string, unknown>), expected)
    t.equal(contextOf(stream), ctx)
    stream.destroy()
    t.match(reports.finals, [{ ctx: { before: 1 } }])
  })
}

t.test('a megabyte, and ten thousand fields, are kept, and cost their size', async (t) => {
  const { stream, reports } = accepted()
  const note = 'x'.repeat(1_000_000)
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, index]))
  updateContext(stream, { note, ...many })
  stream.destroy()
  t.match(reports.finals, [{ ctx: { note, field9999: 9999 } }])
})
