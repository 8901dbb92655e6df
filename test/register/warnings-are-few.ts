import t from 'tap'
import { warningsOf } from '../fixtures/warnings.js'

t.test('each text is told once, ten at most, with the name of the package', async (t) => {
  const { warn } = await t.mockImport<typeof import('../../lib/register/warnings.js')>(
    '../../lib/register/warnings.js',
  )
  const warnings = warningsOf(t)
  warn(new Error('an error'))
  warn('an error')
  warn('measured-listener: named')
  warn({ code: 5 })
  for (let count = 0; count < 20; count += 1) warn(`text ${count}`)
  await new Promise(setImmediate)
  t.equal(warnings.length, 10)
  t.strictSame(warnings.slice(0, 3), [
    'measured-listener: an error',
    'measured-listener: named',
    'measured-listener: { code: 5 }',
  ])
})
