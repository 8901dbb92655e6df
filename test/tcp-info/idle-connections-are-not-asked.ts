import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { CountedTcpInfo } from '../fixtures/asked.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

t.test('between reports an idle connection costs no system call', async (t) => {
  const info = new CountedTcpInfo()
  const server = net.createServer((socket) => socket.pipe(socket))
  const idle = new Reports()
  measuredListener(server, NEVER, idle.reporter, { tcpInfo: info, rateInterval: 5 })
  // Its reports are a clock: samples of 5 ms pass between them.
  const clock = new Reports()
  measuredListener(server, 50, clock.reporter, { rateInterval: 5 })
  const samples = async (): Promise<void> => {
    const seen = clock.all.length
    await clock.until(() => clock.all.length >= seen + 12)
  }
  const client = await connect(t, await listen(t, server))
  await samples()
  t.equal(info.calls, 0, 'not while nothing moved')

  client.write('hello')
  await once(client, 'data')
  await samples()
  const busy = info.calls
  t.ok(busy > 0, 'asked when bytes had arrived')
  t.ok(busy < 6, `${busy} calls`)
  await samples()
  t.equal(info.calls, busy, 'and no more once it is idle')

  client.end()
  await idle.final()
  t.equal(info.calls, busy + 1, 'once more at its end')
})
