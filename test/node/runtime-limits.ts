import t from 'tap'
import { hasListenChannel, runtimeLimits } from '../../lib/node/runtime.js'
import { warningsOf } from '../fixtures/warnings.js'

const deno = { node: '24.2.0', deno: '2.9.0' }
const bun = { node: '24.3.0', bun: '1.4.0' }

t.test('of Node there is nothing to tell; of Deno and Bun what is not true there', async (t) => {
  t.equal(runtimeLimits(process.versions), undefined)
  t.match(runtimeLimits(deno), /^Deno .*reads low.*TLS.*datagrams/)
  t.match(runtimeLimits(bun), /^Bun .*queued.*http/)
})

t.test('it is told once', async (t) => {
  const warnings = warningsOf(t)
  const { warnOfRuntime } =
    await t.mockImport<typeof import('../../lib/node/runtime.js')>('../../lib/node/runtime.js')
  warnOfRuntime(deno)
  warnOfRuntime(deno)
  await new Promise(setImmediate)
  t.match(warnings, [/^measured-listener: Deno /])
  t.equal(warnings.length, 1)
})

t.test('and of Node never', async (t) => {
  const warnings = warningsOf(t)
  const { warnOfRuntime } =
    await t.mockImport<typeof import('../../lib/node/runtime.js')>('../../lib/node/runtime.js')
  warnOfRuntime()
  await new Promise(setImmediate)
  t.strictSame(warnings, [])
})

t.test('which runtimes tell of servers that listen', async (t) => {
  const of = (node: string) => hasListenChannel({ node })
  t.ok(['20.16.0', '20.20.2', '22.3.0', '22.19.0', '23.0.0', '26.1.0'].every(of))
  t.notOk(['18.20.0', '20.15.1', '21.7.3', '22.2.0'].some(of))
  t.equal(hasListenChannel(deno), true)
  t.equal(hasListenChannel(bun), false)
  t.equal(hasListenChannel({}), false)
})
