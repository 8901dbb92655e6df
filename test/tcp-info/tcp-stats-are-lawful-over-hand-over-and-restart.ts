import { fork } from 'node:child_process'
import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import t from 'tap'
import { type ConnectionContext, measuredListener } from '../../lib/index.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { type Report, Reports } from '../fixtures/reports.js'
import { connect, listen } from '../fixtures/servers.js'
import { lawfulTcp, tcpOf } from '../fixtures/tcp-laws.js'

/** Sends `size` bytes and reads as many. */
async function exchange(client: Socket, size: number): Promise<void> {
  client.write(Buffer.alloc(size))
  for (let got = 0; got < size; ) got += ((await once(client, 'data')) as [Buffer])[0].length
}

/** Of each connection. */
function sessionsOf({ all }: Reports): Report[][] {
  const sessions = new Map<ConnectionContext, Report[]>()
  for (const report of all) sessions.set(report.ctx, [...(sessions.get(report.ctx) ?? []), report])
  return [...sessions.values()]
}

t.test('hand-over: the final report has all until the other process took it, and no more', async (t) => {
  const child = fork(new URL('../fixtures/echo-child.js', import.meta.url), { stdio: 'ignore', execArgv: [] })
  t.teardown(() => child.kill())
  await once(child, 'message')
  const server = net.createServer()
  const reports = new Reports()
  measuredListener(server, 10, reports.reporter, { tcpInfo: tcpInfo(), rateInterval: 50 })
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = await connect(t, await listen(t, server))
  const [socket] = await accepted
  socket.pipe(socket)
  await exchange(client, 300_000)
  // Acknowledgements may be held back for 40 ms.
  await reports.until(() => reports.all.at(-1)?.stats.tcp?.deliveredTotal === 300_000)

  socket.unpipe(socket).pause()
  const taken = once(child, 'message')
  child.send('socket', socket)
  const { stats } = await reports.final()
  await taken
  lawfulTcp(reports.all)
  t.equal(stats.sentTotal, 300_000)
  t.equal(tcpOf(stats).deliveredTotal, 300_000)
  const { length } = reports.all
  await exchange(client, 200_000)
  t.equal(reports.all.length, length, 'what the other process sends is not told')
})

t.test(
  'restart: of what is open while the server closes, and of what comes when it listens again',
  async (t) => {
    const server = net.createServer((socket) => socket.pipe(socket))
    const reports = new Reports()
    measuredListener(server, 10, reports.reporter, { tcpInfo: tcpInfo(), rateInterval: 50 })
    const port = await listen(t, server)
    const before = await connect(t, port)
    await exchange(before, 200_000)
    server.close()
    await exchange(before, 100_000)
    const later = reports.all.length + 3
    await reports.until(() => reports.all.length >= later)
    const closed = once(server, 'close')
    before.end()
    await closed

    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const after = await connect(t, (server.address() as AddressInfo).port)
    await exchange(after, 70_000)
    after.end()
    await reports.until(() => reports.finals.length === 2)
    const sessions = sessionsOf(reports)
    t.equal(sessions.length, 2)
    for (const [index, size] of [300_000, 70_000].entries()) {
      const session = sessions[index] ?? []
      lawfulTcp(session)
      const { stats } = session.at(-1) as Report
      t.equal(stats.sentTotal, size)
      t.equal(tcpOf(stats).deliveredTotal, size)
    }
  },
)
