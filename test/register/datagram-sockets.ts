import dgram from 'node:dgram'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { bound, deliver, udp } from '../fixtures/datagrams.js'
import { ProcessUnderTest } from '../fixtures/measured-process.js'
import { seriesOf } from '../fixtures/series.js'
import { warningsOf } from '../fixtures/warnings.js'

/** Also what only the event loop holds, which closes handles after it has called the first of the two. */
async function collectGarbage(): Promise<void> {
  await setImmediate()
  await setImmediate()
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

t.test('datagram sockets are measured where it is asked for', async (t) => {
  const off = new ProcessUnderTest(t)
  const on = new ProcessUnderTest(t, { udp: true })
  const [server, client] = [await bound(t), udp(t)]
  await deliver('hello', client, server)
  t.equal(await on.open(), 2, 'both sides are in this process')
  on.measured.stop()
  t.equal(await on.sessions(), 2)
  t.equal(await off.sessions(), 0)
  const bytes = await seriesOf(on.metrics, 'proxy.io')
  t.strictSame(bytes.map(({ attributes, value }) => [attributes['network.io.direction'], value]).sort(), [
    ['receive', 5],
    ['transmit', 5],
  ])
})

t.test('sockets that have closed are let go of when many have come', async (t) => {
  const process = new ProcessUnderTest(t, { udp: true })
  const again = new ProcessUnderTest(t, { udp: true })
  const open = await bound(t)
  const refs = Array.from({ length: 70 }, () => {
    const socket = dgram.createSocket('udp4')
    socket.close()
    return new WeakRef(socket)
  })
  await collectGarbage()
  t.equal(refs[0]?.deref(), undefined, 'nobody holds one that has closed')
  await deliver('hello', udp(t), open)
  t.equal(await process.open(), 2)
  t.equal(await again.open(), 0, 'measured once')
})

t.test('a socket that cannot be measured is left as it is', async (t) => {
  const warnings = warningsOf(t)
  new ProcessUnderTest(t, { udp: true, interval: Number.NaN })
  const [server, client] = [await bound(t), udp(t)]
  await deliver('hello', client, server)
  t.strictSame(warnings.length, 1)
  t.match(warnings, [/^measured-listener: interval must be .* got NaN$/])
})
