import t, { type Test } from 'tap'
import { PrometheusClient } from '../lib/command/prometheus-client.js'

/** What a client says of a fetch that fails in a way that no server on loopback can bring about. */
function refused(t: Test, failure: Error): Promise<unknown> {
  t.intercept(globalThis, 'fetch', { value: () => Promise.reject(failure) })
  const client = new PrometheusClient({ url: 'http://prometheus.example/', headers: {}, timeout: 1000 })
  return client.query('up').catch(({ message }: Error) => message)
}

t.test('a host of many addresses, none of which can be reached, is told by its code', async (t) => {
  const all = [new Error('connect ENETUNREACH ::1'), new Error('connect ENETUNREACH 10.0.0.1')]
  const cause = Object.assign(new AggregateError(all), { code: 'ENETUNREACH' })
  const told = await refused(t, new TypeError('fetch failed', { cause }))
  t.equal(told, 'cannot read http://prometheus.example: fetch failed (ENETUNREACH)')
})

t.test('an answer that is longer than any string is told in the words of Node', async (t) => {
  const message = 'Cannot create a string longer than 0x1fffffe8 characters'
  const told = await refused(t, Object.assign(new Error(message), { code: 'ERR_STRING_TOO_LONG' }))
  t.equal(told, `cannot read http://prometheus.example: ${message}`)
})
