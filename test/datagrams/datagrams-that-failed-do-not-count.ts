import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import os from 'node:os'
import t, { type Test } from 'tap'
import { measuredDatagrams } from '../../lib/index.js'
import { type SendRequest, stateOf } from '../../lib/node/datagram-handle.js'
import { bound, deliver } from '../fixtures/datagrams.js'
import { Reports } from '../fixtures/reports.js'
import { NEVER } from '../fixtures/servers.js'

/** More than a datagram holds: the system refuses it, at once. */
const TOO_LONG = Buffer.alloc(70_000)

async function measuredSocket(t: Test) {
  const socket = await bound(t)
  const reports = new Reports()
  return { socket, reports, measured: measuredDatagrams(socket, NEVER, reports.reporter) }
}

const callbackOf = (send: (callback: (error: Error | null) => void) => void): Promise<Error | null> =>
  new Promise((resolve) => send(resolve))

t.test('what the system refuses: no session, and the callback has the error as ever', async (t) => {
  const { socket, reports, measured } = await measuredSocket(t)
  const error = await callbackOf((callback) => socket.send(TOO_LONG, 9, '127.0.0.1', callback))
  t.match(error, { code: 'EMSGSIZE', syscall: 'send', address: '127.0.0.1', port: 9 })
  t.equal(measured.size, 0)
  measured.stop()
  t.same(reports.all, [])
})

t.test('the same without a callback: silence, as ever, and what is sent besides counts', async (t) => {
  const { socket, reports, measured } = await measuredSocket(t)
  const receiver = await bound(t)
  socket.send(TOO_LONG, receiver.port, '127.0.0.1')
  await deliver('hello', socket, receiver)
  measured.stop()
  t.match(reports.finals, [{ stats: { sentTotal: 5 } }])
})

t.test('a host name that nobody knows: the callback, or the event, has the error', async (t) => {
  const { socket, measured } = await measuredSocket(t)
  const error = await callbackOf((callback) => socket.send('hello', 9, 'nowhere.invalid', callback))
  t.match(error, { syscall: 'getaddrinfo' })
  socket.send('hello', 9, 'nowhere.invalid')
  const [event] = await once(socket, 'error')
  t.match(event, { syscall: 'getaddrinfo' })
  t.equal(measured.size, 0)
})

t.test('a bad argument throws where it did', async (t) => {
  const { socket, measured } = await measuredSocket(t)
  t.throws(() => socket.send('hello', 70_000, '127.0.0.1'), { code: 'ERR_SOCKET_BAD_PORT' })
  t.throws(() => socket.send({} as Buffer, 9), { code: 'ERR_INVALID_ARG_TYPE' })
  t.equal(measured.size, 0)
})

/** A system that takes nothing at once; what it returns ends the send that is under way. */
function busySystem(socket: Socket): (status: number) => void {
  let request: SendRequest | undefined
  let told: unknown
  const take = (...args: unknown[]): number => {
    request = args[0] as SendRequest
    told = args.at(-1)
    return 0
  }
  Object.assign(stateOf(socket)?.handle ?? {}, { send: take })
  return (status) => told && request?.oncomplete?.(status, 5)
}

for (const withCallback of [true, false]) {
  t.test(
    `a send that takes time counts when it is done, ${withCallback ? 'with' : 'without'} a callback`,
    async (t) => {
      const socket = await bound(t)
      const finish = busySystem(socket)
      const reports = new Reports()
      const measured = measuredDatagrams(socket, NEVER, reports.reporter)
      const results: unknown[] = []
      const send = async (): Promise<void> => {
        const callback = (error: Error | null, bytes: number): void => void results.push(error ?? bytes)
        socket.send('hello', 9, '127.0.0.1', withCallback ? callback : undefined)
        // The look-up of an address that is none ends in the next tick.
        await new Promise(setImmediate)
      }
      await send()
      t.equal(measured.size, 0, 'under way')
      finish(0)
      t.equal(measured.size, 1)
      await send()
      finish(-os.constants.errno.ECANCELED)
      measured.stop()
      t.match(reports.finals, [{ stats: { sentTotal: 5 } }])
      t.match(results, withCallback ? [5, { code: 'ECANCELED' }] : [])
    },
  )
}

t.test("a send without a peer, on a socket that has none, is nobody's", async (t) => {
  const socket = await bound(t)
  busySystem(socket)
  const measured = measuredDatagrams(socket, NEVER, () => undefined)
  t.equal(stateOf(socket)?.handle?.send({}, [], 1, true), 0)
  t.equal(measured.size, 0)
})
