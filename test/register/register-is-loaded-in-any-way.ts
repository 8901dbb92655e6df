import t from 'tap'
import { measured, REGISTER, SETUP } from '../fixtures/visited-app.js'

t.test('the SDK may be set up after it, and after the application has begun', async (t) => {
  for (const SDK of ['early', 'late']) {
    const { counts, told } = await measured(t, 'http', [...REGISTER, ...SETUP], { SDK })
    t.strictSame(told, counts, SDK)
  }
})

t.test('--require and NODE_OPTIONS do the same, in silence', async (t) => {
  const required = await measured(t, 'http', ['--require', 'measured-listener/register', ...SETUP])
  t.strictSame(required.told, required.counts)
  t.equal(required.ended.errors, '')
  for (const option of ['--import', '--require']) {
    const NODE_OPTIONS = `${option}=measured-listener/register`
    const { told, counts, ended } = await measured(t, 'http', SETUP, { NODE_OPTIONS })
    t.strictSame(told, counts, NODE_OPTIONS)
    t.equal(ended.errors, '')
  }
})

t.test('both at once measure once', async (t) => {
  const NODE_OPTIONS = '--require=measured-listener/register'
  const { told, counts } = await measured(t, 'http', [...SETUP, ...REGISTER], { NODE_OPTIONS })
  t.strictSame(told, counts)
})

t.test('disabled, it does nothing', async (t) => {
  const environment = { MEASURED_LISTENER_DISABLED: 'true' }
  const { told, ended } = await measured(t, 'http', [...SETUP, ...REGISTER], environment)
  t.strictSame(told, { sessions: 0, sent: 0, received: 0 })
  t.equal(ended.errors, '')
})
