import { once } from 'node:events'
import net from 'node:net'
import t, { type Test } from 'tap'
import { measuredListener, type Stats } from '../../lib/index.js'
import type { TcpInfo } from '../../lib/tcp-info/tcp-info.js'
import { CountedTcpInfo } from '../fixtures/asked.js'
import { Reports } from '../fixtures/reports.js'
import { connect, listen, NEVER } from '../fixtures/servers.js'

const WRITTEN = 64 * 2 ** 20

/** A client that reads 100 kB of what is written at once, takes no more, and resets. */
async function reset(t: Test, tcp: TcpInfo): Promise<{ got: number; stats: Stats }> {
  const server = net.createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => undefined)
    socket.write(Buffer.alloc(WRITTEN))
  })
  const reports = new Reports()
  measuredListener(server, NEVER, reports.reporter, { rateInterval: NEVER, tcpInfo: tcp })
  const client = await connect(t, await listen(t, server))
  let got = 0
  while (got <= 100_000) got += ((await once(client, 'data')) as [Buffer])[0].length
  client.pause()
  // What is under way has arrived: the client takes no more.
  await new Promise((resolve) => setTimeout(resolve, 100))
  client.resetAndDestroy()
  const { stats } = await reports.final()
  t.match(stats.error, { syscall: 'write' })
  return { got, stats }
}

t.test('a write that fails while it waits: what the kernel had taken, to the byte', async (t) => {
  const info = new CountedTcpInfo()
  const { got, stats } = await reset(t, info)
  t.equal(info.calls, 1, 'which is asked once')
  const delivered = stats.tcp?.deliveredTotal ?? 0
  t.ok(delivered >= got && delivered <= stats.sentTotal, `${got} read, ${delivered} delivered`)
  t.ok(stats.sentTotal >= got && stats.sentTotal < WRITTEN, `${stats.sentTotal} sent`)
})

t.test('of a kernel that tells nothing: what the handle says, and a send buffer', async (t) => {
  const { got, stats } = await reset(t, { read: () => undefined })
  t.notOk('tcp' in stats)
  t.ok(stats.sentTotal >= got && stats.sentTotal < WRITTEN, `${got} read, ${stats.sentTotal} sent`)
})
