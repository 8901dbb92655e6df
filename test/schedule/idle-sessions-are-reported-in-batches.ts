import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { HandClock } from '../fixtures/clock.js'

const CONNECTIONS = 40
const INTERVAL = 1000

// Waking the process for each of many idle connections costs more than their reports.
t.test('batches are an eighth of the interval apart, and no report is later than that', async (t) => {
  const clock = new HandClock(t)
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const reported = new Map<unknown, number[]>()
  let now = 0
  const pass = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += 1) {
      now += 1
      clock.pass(1)
    }
  }
  const listener = measuredListener(server, INTERVAL, (ctx, _stats, _delta, final) => {
    if (!final) reported.get(ctx.clientPort)?.push(now)
  })
  const accepted: number[] = []
  for (let i = 0; i < CONNECTIONS; i += 1) {
    const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
    const [socket] = (await once(server, 'connection')) as [net.Socket]
    t.teardown(() => socket.destroy())
    t.teardown(() => client.destroy())
    reported.set(socket.remotePort, [])
    accepted.push(now)
    pass(INTERVAL / CONNECTIONS)
  }
  pass(10 * INTERVAL)
  const times = [...reported.values()]
  listener.stop()
  server.close()

  const late = times.flatMap((each, index) => each.map((time) => (time - Number(accepted[index])) % INTERVAL))
  t.ok(Math.max(...late) <= INTERVAL / 8, `${Math.max(...late)} ms late at most`)
  t.ok(
    times.every(({ length }) => length >= 10),
    'each interval has its report',
  )
  const settled = new Set(times.flat().filter((time) => time > 3 * INTERVAL && time <= 8 * INTERVAL))
  t.ok(settled.size <= 5 * 8 + 1, `${settled.size} batches in five intervals, of ${CONNECTIONS * 5} reports`)
})

t.test('where bytes move, reports are as much on time as ever', async (t) => {
  const clock = new HandClock(t)
  const server = net.createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const late: number[] = []
  const listener = measuredListener(server, INTERVAL, (_ctx, { duration }, _delta, final) => {
    if (!final) late.push(duration % INTERVAL)
  })
  const clients: net.Socket[] = []
  for (let i = 0; i < 8; i += 1) {
    const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
    t.teardown(() => client.destroy())
    clients.push(client)
    await once(server, 'connection')
    clock.pass(INTERVAL / 8)
  }
  for (let i = 0; i < 40; i += 1) {
    for (const client of clients) {
      client.write('x')
      await once(client, 'data')
    }
    clock.pass(INTERVAL / 8)
  }
  listener.stop()
  server.close()
  t.ok(late.length >= 8 * 5, `${late.length} reports`)
  t.ok(Math.max(...late) <= 16, `${Math.max(...late)} ms late at most`)
})
