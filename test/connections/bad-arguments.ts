import https from 'node:https'
import net from 'node:net'
import t from 'tap'
import { type MeasuredListenerOptions, measuredListener, measuredSocket } from '../../lib/index.js'
import { refuses } from '../fixtures/refusals.js'

const report = (): void => undefined
const server = https.createServer()
const socket = new net.Socket()

const listen = (options: MeasuredListenerOptions) => measuredListener(server, 1000, report, options)
const measure = (options: MeasuredListenerOptions) => measuredSocket(socket, 1000, report, options)

const listenersBefore = server.eventNames().map((name) => [name, server.rawListeners(name)])
const keysBefore = Reflect.ownKeys(socket)

const noNumber = [null, '1000', 1000n, {}]
const noDelay = [0, -1, 1.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY]
const noFunction = [null, 'log', {}, [() => undefined]]
const noObject = [null, 1, 'wire', [], () => undefined]

refuses(t, 'server', 'TypeError', [undefined, ...noObject, {}], (value) =>
  measuredListener(value, 1000, report),
)
refuses(t, 'socket', 'TypeError', [undefined, ...noObject, {}], (value) =>
  measuredSocket(value, 1000, report),
)

for (const call of [
  (interval: number) => measuredListener(server, interval, report),
  (interval: number) => measuredSocket(socket, interval, report),
]) {
  refuses(t, 'interval', 'TypeError', [undefined, ...noNumber], call)
  refuses(t, 'interval', 'RangeError', noDelay, call)
}
refuses(t, 'reporter', 'TypeError', [undefined, ...noFunction], (value) =>
  measuredListener(server, 1000, value),
)
refuses(t, 'reporter', 'TypeError', [undefined, ...noFunction], (value) =>
  measuredSocket(socket, 1000, value),
)

for (const call of [listen, measure]) {
  refuses(t, 'options', 'TypeError', noObject, call)
  const rateInterval = (value: number) => call({ rateInterval: value })
  refuses(t, 'options.rateInterval', 'TypeError', noNumber, rateInterval)
  refuses(t, 'options.rateInterval', 'RangeError', noDelay, rateInterval)
  refuses(t, 'options.onError', 'TypeError', noFunction, (onError) => call({ onError }))
}
refuses(t, 'options.layer', 'TypeError', [null, 'tls', '', 1, ['wire']], (layer) => listen({ layer }))

t.test('what has been refused has touched neither the server nor the socket', async (t) => {
  const listeners = server.eventNames().map((name) => [name, server.rawListeners(name)])
  t.strictSame(listeners, listenersBefore)
  t.strictSame(Reflect.ownKeys(socket), keysBefore)
})

const LONG = 'x'.repeat(100_000)

t.test('of a large value the message shows the beginning, on one line', async (t) => {
  for (const value of [
    LONG,
    { key: LONG },
    'two\nlines',
    Array.from({ length: 9 }, String),
    new Error('x'),
  ]) {
    const call = () => measuredListener(server, value as unknown as number, report)
    const { message } = t.throws(call, { name: 'TypeError' }) as Error
    t.match(message, /^interval must be an integer from 1 to 2147483647, got .{1,140}$/)
  }
})
