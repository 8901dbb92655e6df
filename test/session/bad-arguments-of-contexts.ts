import net from 'node:net'
import { Readable } from 'node:stream'
import t from 'tap'
import { combineReporters, contextOf, updateContext } from '../../lib/index.js'
import { refuses } from '../fixtures/refusals.js'

const report = (): void => undefined
const socket = new net.Socket()
updateContext(socket, { track: 'challenger' })
const before = contextOf(socket)

const noSocket = [undefined, null, 'socket', 1, {}, [], () => undefined]

refuses(t, 'socket', 'TypeError', noSocket, (value) => contextOf(value))
refuses(t, 'socket', 'TypeError', noSocket, (value) => updateContext(value, {}))
refuses(t, 'fields', 'TypeError', [undefined, null, 'track', 1, [], () => undefined], (value) =>
  updateContext(socket, value),
)
refuses(t, 'fields.clientIp', 'TypeError', [null, 1, {}, ['192.0.2.1']], (clientIp) =>
  updateContext(socket, { clientIp, track: 'incumbent' }),
)

const noReporter = [undefined, null, 'log', {}, [report]]
refuses(t, 'reporters[0]', 'TypeError', noReporter, (value) => combineReporters(value))
refuses(t, 'reporters[2]', 'TypeError', noReporter, (value) => combineReporters(report, report, value))

t.test('a server, or a stream that only reads, is no socket', async (t) => {
  for (const value of [net.createServer(), new Readable()]) {
    t.throws(() => contextOf(value as net.Socket), {
      name: 'TypeError',
      message: /^socket must be a stream\.Duplex, got /,
    })
  }
})

t.test('an update that is refused updates nothing', async (t) => {
  t.equal(contextOf(socket), before)
})
