import dgram from 'node:dgram'
import net from 'node:net'
import t from 'tap'
import { type MeasuredDatagramsOptions, measuredDatagrams } from '../../lib/index.js'
import { udp } from '../fixtures/datagrams.js'
import { refuses } from '../fixtures/refusals.js'

const report = (): void => undefined
const socket = udp(t)
const keysBefore = Reflect.ownKeys(socket)
const measure = (options: MeasuredDatagramsOptions) => measuredDatagrams(socket, 1000, report, options)

const noNumber = [null, '1000', {}]
const noFunction = [null, 'log', {}]
const noObject = [null, 1, [], () => undefined]

refuses(t, 'socket', 'TypeError', [undefined, ...noObject, {}, { send: report }], (value) =>
  measuredDatagrams(value, 1000, report),
)
refuses(t, 'interval', 'TypeError', [undefined, ...noNumber], (value) =>
  measuredDatagrams(socket, value, report),
)
refuses(t, 'interval', 'RangeError', [0, 1.5, 2 ** 31], (value) => measuredDatagrams(socket, value, report))
refuses(t, 'reporter', 'TypeError', [undefined, ...noFunction], (value) =>
  measuredDatagrams(socket, 1000, value),
)
refuses(t, 'options', 'TypeError', noObject, measure)
refuses(t, 'options.rateInterval', 'RangeError', [0, Number.NaN], (rateInterval) => measure({ rateInterval }))
refuses(t, 'options.onError', 'TypeError', noFunction, (onError) => measure({ onError }))
refuses(t, 'options.idleTimeout', 'TypeError', noNumber, (idleTimeout) => measure({ idleTimeout }))
refuses(t, 'options.idleTimeout', 'RangeError', [0, -1, 2 ** 31], (idleTimeout) => measure({ idleTimeout }))
refuses(t, 'options.maxSessions', 'TypeError', noNumber, (maxSessions) => measure({ maxSessions }))
refuses(t, 'options.maxSessions', 'RangeError', [0, 1.5, 2 ** 24 + 1], (maxSessions) =>
  measure({ maxSessions }),
)

t.test('what has been refused has not touched the socket', async (t) => {
  t.strictSame(Reflect.ownKeys(socket), keysBefore)
})

const measured = measuredDatagrams(dgram.createSocket('udp4').unref(), 1000, report)
const peer = { address: '192.0.2.1', port: 1 }
refuses(t, 'peer', 'TypeError', [undefined, ...noObject], (value) => measured.updateContext(value, {}))
refuses(t, 'peer.address', 'TypeError', [undefined, null, 1], (address) =>
  measured.updateContext({ ...peer, address }, {}),
)
refuses(t, 'peer.port', 'TypeError', [undefined, null, '1'], (port) =>
  measured.updateContext({ ...peer, port }, {}),
)
refuses(t, 'peer.port', 'RangeError', [-1, 65_536, 1.5], (port) =>
  measured.updateContext({ ...peer, port }, {}),
)
refuses(t, 'fields', 'TypeError', [undefined, ...noObject], (fields) => measured.updateContext(peer, fields))

t.test('a stream socket is none', async (t) => {
  const stream = new net.Socket() as unknown as dgram.Socket
  const expected = { message: /^socket must be a dgram.Socket, got Socket/ }
  t.throws(() => measuredDatagrams(stream, 1000, report), expected)
})
