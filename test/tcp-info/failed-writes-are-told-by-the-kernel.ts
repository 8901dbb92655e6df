import { once } from 'node:events'
import net from 'node:net'
import t from 'tap'
import { measuredListener } from '../../lib/index.js'
import { tcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

const WRITTEN = 64 * 2 ** 20

t.test('a write that fails while it waits: what the kernel had taken, to the byte', async (t) => {
  const server = net.createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => undefined)
    socket.write(Buffer.alloc(WRITTEN))
  })
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter, { rateInterval: NEVER, tcpInfo: tcpInfo() })
  const client = await connect(t, await listen(t, server))
  let got = 0
  while (got <= 100_000) got += ((await once(client, 'data')) as [Buffer])[0].length
  client.pause()
  // What is under way has arrived: the client takes no more.
  await new Promise((resolve) => setTimeout(resolve, 100))
  client.resetAndDestroy()
  const { stats } = await reports.final()
  t.match(stats.error, { syscall: 'write' })
  const delivered = stats.tcp?.deliveredTotal ?? 0
  t.ok(delivered >= got && delivered <= stats.sentTotal, `${got} read, ${delivered} delivered`)
  t.ok(stats.sentTotal >= got && stats.sentTotal < WRITTEN, `${stats.sentTotal} sent`)
})
